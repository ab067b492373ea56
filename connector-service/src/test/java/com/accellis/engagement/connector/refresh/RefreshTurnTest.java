package com.accellis.engagement.connector.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.Request;
import com.accellis.engagement.connector.source.SourceFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTurnTest {

    private static final SourceFailure OF_ONE_RECORD = new SourceFailure("an error", 500, null, null);
    private static final SourceFailure OF_THE_SOURCE = SourceFailure.notReached("gone", null);
    private static final SourceFailure REFUSED = new SourceFailure("no right", 403, null, null);

    private final List<Request> requests = IntStream.rangeClosed(1, 100)
            .mapToObj(id -> new Request(Kind.TICKET, Integer.toString(id), 1, 0, null, false, null))
            .toList();

    private final List<Request> read = new ArrayList<>();
    private final List<Request> failed = new ArrayList<>();
    private final List<Request> later = new ArrayList<>();
    private int asked;

    private final RefreshTurn turn = new RefreshTurn(new RefreshTurn.Postponement() {

        @Override
        public void failed(Request request, RuntimeException failure) {
            failed.add(request);
        }

        @Override
        public void later(List<Request> postponed, String reason) {
            later.addAll(postponed);
        }

        @Override
        public void check() {
            // There is a database.
        }
    });

    private Request number(int id) {
        return requests.get(id - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 51, 77, 100})
    void theOneThatSpoilsAListIsFoundAndAllOthersAreRead(int spoiling) {
        turn.together(requests, portion -> {
            asked++;
            if (portion.contains(number(spoiling))) {
                throw OF_ONE_RECORD;
            }
            read.addAll(portion);
        });

        assertThat(failed).containsExactly(number(spoiling));
        assertThat(later).isEmpty();
        assertThat(read).hasSize(99).doesNotHaveDuplicates().doesNotContain(number(spoiling));
        assertThat(asked).as("requests to the source").isLessThanOrEqualTo(15);
    }

    @Test
    void whatIsNoFailureOfTheSourceIsFoundThatWay() {
        turn.together(requests, portion -> {
            if (portion.contains(number(42))) {
                throw new IllegalStateException("cannot be stored");
            }
            read.addAll(portion);
        });

        assertThat(failed).containsExactly(number(42));
        assertThat(read).hasSize(99);
    }

    @Test
    void whereEveryListFailsTheRestIsLeftSoon() {
        turn.together(requests, portion -> {
            asked++;
            throw OF_ONE_RECORD;
        });
        turn.together(requests, portion -> asked++);

        assertThat(asked).as("requests to the source").isEqualTo(RefreshTurn.TOO_MANY_FAILURES);
        assertThat(failed.size() + later.size())
                .as("each of the first time once, and all of the second")
                .isEqualTo(200);
        assertThat(later).hasSizeGreaterThan(195);
    }

    @Test
    void aListThatIsRefusedIsNotTriedInHalves() {
        turn.together(requests, portion -> {
            asked++;
            throw REFUSED;
        });

        assertThat(asked).isEqualTo(1);
        assertThat(later).containsExactlyElementsOf(requests);
    }

    @Test
    void aRecordThatFailsDoesNotKeepItsNeighboursFromBeingRead() {
        turn.each(requests, request -> {
            if (Integer.parseInt(request.id()) % 5 == 0) {
                throw OF_ONE_RECORD;
            }
            read.add(request);
        });

        assertThat(failed).hasSize(20);
        assertThat(read).hasSize(80);
        assertThat(later).isEmpty();
    }

    @Test
    void whereEveryRecordFailsTheRestIsLeftSoon() {
        turn.each(requests, request -> {
            throw OF_ONE_RECORD;
        });

        assertThat(failed).containsExactlyElementsOf(requests.subList(0, RefreshTurn.TOO_MANY_FAILURES));
        assertThat(later).containsExactlyElementsOf(requests.subList(RefreshTurn.TOO_MANY_FAILURES, 100));
    }

    /** An answer that does not come looks like a source that is away. */
    @Test
    void theRecordThatMeetsASourceThatIsAwayGoesLast() {
        turn.each(requests, request -> {
            if (request == number(3)) {
                throw OF_THE_SOURCE;
            }
            read.add(request);
        });

        assertThat(read).containsExactly(number(1), number(2));
        assertThat(failed).isEmpty();
        assertThat(later).hasSize(98).startsWith(number(4)).endsWith(number(100), number(3));
    }

    @Test
    void whoHasLostTheLeaseDoesNothingMore() {
        assertThatThrownBy(() -> turn.each(requests, request -> {
                    throw new LeaseLost("gone");
                }))
                .isInstanceOf(LeaseLost.class);
        assertThatThrownBy(() -> turn.together(requests, portion -> {
                    throw new LeaseLost("gone");
                }))
                .isInstanceOf(LeaseLost.class);

        assertThat(failed).isEmpty();
        assertThat(later).isEmpty();
    }
}
