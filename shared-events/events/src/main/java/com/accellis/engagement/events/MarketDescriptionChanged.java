package com.accellis.engagement.events;

/**
 * A market of companies ({@code /company/marketDescriptions}). Companies name theirs; when a market gets another name, they
 * are published again as well.
 */
public record MarketDescriptionChanged(long id, SourceVersion version, boolean deleted, String name)
        implements SourceEvent {

    @Override
    public String key() {
        return Long.toString(id);
    }
}
