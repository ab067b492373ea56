package com.accellis.engagement.connector.source;

import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;

/** Every reader there is, in the order of the entities, and whether its source is set up. */
@ApplicationScoped
public class ConfiguredReaders {

    private final List<EntityReader> all;

    ConfiguredReaders(Instance<List<EntityReader>> systems) {
        this.all = systems.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(EntityReader::entity))
                .toList();
    }

    public List<EntityReader> all() {
        return all;
    }

    public boolean configured(SourceEntity entity) {
        return all.stream().anyMatch(reader -> reader.entity() == entity && reader.configured());
    }
}
