package com.accellis.engagement.kit.json;

import com.accellis.engagement.events.WireNamed;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/** Writes and reads {@link WireNamed} enums by their wire name. */
final class WireNames extends SimpleModule {

    private static final long serialVersionUID = 1L;

    WireNames() {
        super("wire-names");
        addSerializer(new ToWire());
        setDeserializerModifier(new ForWireNamedEnums());
    }

    private static final class ToWire extends StdScalarSerializer<WireNamed> {

        private static final long serialVersionUID = 1L;

        ToWire() {
            super(WireNamed.class);
        }

        @Override
        public void serialize(WireNamed value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.wireName());
        }
    }

    private static final class ForWireNamedEnums extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config, JavaType type, BeanDescription description, JsonDeserializer<?> usual) {
            return WireNamed.class.isAssignableFrom(type.getRawClass()) ? new FromWire(type.getRawClass()) : usual;
        }
    }

    private static final class FromWire extends StdScalarDeserializer<Object> {

        private static final long serialVersionUID = 1L;

        FromWire(Class<?> type) {
            super(type);
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getText();
            for (Object constant : handledType().getEnumConstants()) {
                if (((WireNamed) constant).wireName().equals(text)) {
                    return constant;
                }
            }
            return context.handleWeirdStringValue(handledType(), text, "not one of the known names");
        }
    }
}
