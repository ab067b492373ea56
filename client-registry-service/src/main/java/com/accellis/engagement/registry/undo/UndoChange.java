package com.accellis.engagement.registry.undo;

import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.history.History;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Takes back a change, with everything that it did to all clients. Taking back what took it back does it again. */
@ApplicationScoped
class UndoChange {

    private final History history;
    private final Roster roster;
    private final WriterTurn turn;

    UndoChange(History history, Roster roster, WriterTurn turn) {
        this.history = history;
        this.roster = roster;
        this.turn = turn;
    }

    /**
     * @param edition which entry of the client's history
     * @param seen the client's edition that the author has seen
     */
    @Transactional
    void undo(UUID clientId, long edition, long seen, String author) {
        turn.take();
        var line = history.find(clientId, edition)
                .orElseThrow(() -> ProblemType.CHANGE_NOT_FOUND.because("The client's history has no such edition"));
        if (!line.change().action().undoable()) {
            throw ProblemType.NOT_UNDOABLE.because(
                    "A change of kind " + line.change().action().wireName() + " cannot be taken back here");
        }
        if (line.undone()) {
            throw ProblemType.NOT_UNDOABLE.because("It was taken back already");
        }
        roster.takeBack(line.change(), author, edit -> {
            edit.known(clientId, seen);
            edit.takeBack(history.ofChange(line.change().id()));
        });
    }
}
