package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.lifecycle.Origin;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Keeps an enum in a column by the name it has in JSON too. */
abstract class WireNameColumn<E extends Enum<E> & WireNamed> implements AttributeConverter<E, String> {

    private final E[] constants;

    WireNameColumn(E[] constants) {
        this.constants = constants;
    }

    @Override
    public String convertToDatabaseColumn(E value) {
        return value == null ? null : value.wireName();
    }

    @Override
    public E convertToEntityAttribute(String column) {
        return WireNamed.find(constants, column).orElse(null);
    }

    @Converter(autoApply = true)
    static class OfIndustry extends WireNameColumn<Industry> {
        OfIndustry() {
            super(Industry.values());
        }
    }

    @Converter(autoApply = true)
    static class OfIndustrySource extends WireNameColumn<IndustrySource> {
        OfIndustrySource() {
            super(IndustrySource.values());
        }
    }

    @Converter(autoApply = true)
    static class OfStatus extends WireNameColumn<ClientChanged.Status> {
        OfStatus() {
            super(ClientChanged.Status.values());
        }
    }

    @Converter(autoApply = true)
    static class OfOrigin extends WireNameColumn<Origin> {
        OfOrigin() {
            super(Origin.values());
        }
    }
}
