package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.record.AgreementAdditions;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.events.SourceEntity;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The readers of ConnectWise's entities. */
@ApplicationScoped
public class ConnectWiseReaders {

    private static final int LARGEST_PAGE = 1000;

    private final ConnectWiseConfig config;
    private final List<EntityReader> all;
    private final AdditionsReader additions;

    ConnectWiseReaders(ConnectWiseApi api, AgreementAdditions agreementAdditions, ConnectWiseConfig config) {
        this.config = config;
        additions = new AdditionsReader(api, agreementAdditions, config);
        List<EntityReader> readers = new ArrayList<>(Stream.of(
                        SourceEntity.COMPANIES,
                        SourceEntity.CONTACTS,
                        SourceEntity.SERVICE_TICKETS,
                        SourceEntity.PROJECT_TICKETS,
                        SourceEntity.TIME_ENTRIES,
                        SourceEntity.AGREEMENTS)
                .map(entity -> new ListReader(entity, true, api, config))
                .toList());
        // A handful of set-up rows, whose time of change is not documented.
        readers.add(new ListReader(SourceEntity.MARKET_DESCRIPTIONS, false, api, config));
        readers.add(additions);
        all = List.copyOf(readers);
    }

    /** ConnectWise silently cuts larger pages, and a page cut short would be taken for the last one. */
    void refuseUnsafe(@Observes StartupEvent start) {
        if (config.pageSize() < 1 || config.pageSize() > LARGEST_PAGE) {
            throw new IllegalStateException(
                    "connectwise.page-size is from 1 to " + LARGEST_PAGE + ", was " + config.pageSize());
        }
    }

    @Produces
    @Dependent
    List<EntityReader> all() {
        return all;
    }

    /** The additions of one agreement. */
    public ReadPage additionsOf(long agreement) {
        return additions.ofAgreement(Purpose.REFRESH, agreement);
    }

    /** One addition. */
    public ReadPage addition(long agreement, long addition) {
        return additions.one(agreement, addition);
    }
}
