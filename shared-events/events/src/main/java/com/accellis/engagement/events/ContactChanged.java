package com.accellis.engagement.events;

/**
 * A person at a company ({@code /company/contacts}). The only event with personal data.
 *
 * @param companyId where the person works, null when ConnectWise has none
 * @param email preferred e-mail address, null when none
 * @param phone preferred phone number, null when none
 * @param inactive whether the person has left
 * @param companyDefault whether ConnectWise marks this contact as its company's default
 */
public record ContactChanged(
        long id,
        SourceVersion version,
        boolean deleted,
        Long companyId,
        String firstName,
        String lastName,
        String title,
        String email,
        String phone,
        boolean inactive,
        boolean companyDefault)
        implements SourceEvent {

    @Override
    public String key() {
        return Long.toString(id);
    }
}
