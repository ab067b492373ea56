package com.accellis.engagement.connector.presence;

import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.connectwise.ConnectWisePaths;
import com.accellis.engagement.connector.connectwise.ConnectWiseReaders;
import com.accellis.engagement.connector.crewhu.CrewHuApi;
import com.accellis.engagement.connector.record.AgreementAdditions;
import com.accellis.engagement.connector.record.KeepReadings;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Asks for one record by its id. It counts as deleted only when the source says in so many words that it does not exist,
 * for tickets at both ticket endpoints; any other failure leaves it as it is.
 */
@ApplicationScoped
public class ConfirmAbsence {

    private final ConnectWiseApi connectWise;
    private final ConnectWiseReaders readers;
    private final CrewHuApi crewHu;
    private final AgreementAdditions agreementAdditions;
    private final KeepReadings keepReadings;
    private final ReadNumbers readNumbers;

    ConfirmAbsence(
            ConnectWiseApi connectWise,
            ConnectWiseReaders readers,
            CrewHuApi crewHu,
            AgreementAdditions agreementAdditions,
            KeepReadings keepReadings,
            ReadNumbers readNumbers) {
        this.connectWise = connectWise;
        this.readers = readers;
        this.crewHu = crewHu;
        this.agreementAdditions = agreementAdditions;
        this.keepReadings = keepReadings;
        this.readNumbers = readNumbers;
    }

    /**
     * Reads the record and keeps it when it is there.
     *
     * @return the number under which its absence was confirmed; empty when it is there
     * @throws SourceFailure when the source says neither
     */
    public OptionalLong look(SourceEntity entity, String id) {
        // Taken before any request, so that whoever reads the record after that wins over the deletion.
        long readNumber = readNumbers.next();
        boolean there =
                switch (entity) {
                    case SERVICE_TICKETS, PROJECT_TICKETS ->
                        isThere(() -> one(SourceEntity.SERVICE_TICKETS, id))
                                || isThere(() -> one(SourceEntity.PROJECT_TICKETS, id));
                    case AGREEMENT_ADDITIONS -> isThere(() -> addition(id));
                    case SURVEYS -> isThere(() -> crewHu.survey(id));
                    default -> isThere(() -> one(entity, id));
                };
        return there ? OptionalLong.empty() : OptionalLong.of(readNumber);
    }

    /** @return how many records were deleted, those that went along included */
    public int delete(SourceEntity entity, String id, long confirmedBy) {
        return keepReadings.delete(entity, List.of(id), confirmedBy);
    }

    private Optional<ReadPage> one(SourceEntity entity, String id) {
        return Optional.of(connectWise.one(entity, ConnectWisePaths.one(entity, Long.parseLong(id))));
    }

    /** Additions are found below their agreement only. */
    private Optional<ReadPage> addition(String id) {
        return agreementAdditions.agreementOf(id).map(agreement -> readers.addition(agreement, Long.parseLong(id)));
    }

    private boolean isThere(Supplier<Optional<ReadPage>> read) {
        try {
            Optional<ReadPage> page = read.get();
            page.ifPresent(keepReadings::keep);
            return page.isPresent();
        } catch (SourceFailure e) {
            if (e.saysNotFound()) {
                return false;
            }
            throw e;
        }
    }
}
