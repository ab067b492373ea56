package com.accellis.engagement.registry.company;

import com.accellis.engagement.events.ContactChanged;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A person at a company as last heard. Personal data: not for logs, not for events. */
@Entity
public class Contact {

    @Id
    private long id;

    @Embedded
    private HeardVersion version;

    private boolean deleted;
    private Long companyId;
    private String firstName;
    private String lastName;
    private String title;
    private String email;
    private String phone;
    private boolean inactive;
    private boolean companyDefault;

    /** For Hibernate. */
    protected Contact() {}

    Contact(long id) {
        this.id = id;
    }

    /** Takes over the event when it is newer; false when it is not. A deletion takes the personal data away. */
    boolean hear(ContactChanged event) {
        if (!HeardVersion.isNews(event.version(), version)) {
            return false;
        }
        version = HeardVersion.of(event.version());
        deleted = event.deleted();
        companyId = event.companyId();
        firstName = event.firstName();
        lastName = event.lastName();
        title = event.title();
        email = event.email();
        phone = event.phone();
        inactive = event.inactive();
        companyDefault = event.companyDefault();
        return true;
    }

    public long id() {
        return id;
    }

    /** Where the person works, null when ConnectWise has none. */
    public Long companyId() {
        return companyId;
    }

    /** First and last name as far as they are known, null when neither is. */
    public String name() {
        String name = Stream.of(firstName, lastName)
                .filter(part -> part != null && !part.isBlank())
                .map(String::strip)
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }

    public String title() {
        return title;
    }

    public String email() {
        return email;
    }

    public String phone() {
        return phone;
    }

    /** Whether ConnectWise marks the person as its company's default contact. */
    public boolean companyDefault() {
        return companyDefault;
    }
}
