package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.scoring.score.ScoreItem;
import com.accellis.engagement.scoring.score.ScoreQueries;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** One client's scores. */
@Path("/api/v1/scores")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ExplanationResource {

    private final ScoreQueries queries;

    ExplanationResource(ScoreQueries queries) {
        this.queries = queries;
    }

    /** All windows of one client, shortest first. */
    public record OfClient(UUID clientId, List<ScoreItem> windows) {}

    @GET
    @Path("/{clientId}")
    @RolesAllowed("viewer")
    public OfClient one(@PathParam("clientId") String clientId) {
        UUID id = Parameters.uuid("clientId", clientId);
        List<ScoreItem> windows =
                queries.ofClient(id).stream().map(ScoreItem::of).toList();
        if (windows.isEmpty()) {
            throw ProblemType.CLIENT_NOT_FOUND.because("No scored client has this id");
        }
        return new OfClient(id, windows);
    }
}
