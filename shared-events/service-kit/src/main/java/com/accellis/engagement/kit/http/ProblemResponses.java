package com.accellis.engagement.kit.http;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.transaction.FailureChain;
import com.accellis.engagement.kit.transaction.PassingFailure;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every failure of a request into a problem response. */
@ApplicationScoped
class ProblemResponses {

    private static final Logger LOG = Logger.getLogger(ProblemResponses.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    private final AllowedMethods allowedMethods;

    ProblemResponses(AllowedMethods allowedMethods) {
        this.allowedMethods = allowedMethods;
    }

    @ServerExceptionMapper
    Response onPurpose(ProblemException e) {
        var answer = answer(e.problem());
        if (ProblemType.IDEMPOTENCY_CONFLICT.is(e.problem()) || ProblemType.TOO_MANY_REQUESTS.is(e.problem())) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.build();
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    @Priority(Priorities.AUTHENTICATION - 1)
    Response unauthenticated() {
        return answer(ProblemType.UNAUTHENTICATED.body("Send a valid bearer token"))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    @Priority(Priorities.AUTHORIZATION - 1)
    Response forbidden() {
        return answer(ProblemType.FORBIDDEN.body("This needs another role")).build();
    }

    @ServerExceptionMapper(NotAllowedException.class)
    Response notAllowed(UriInfo request) {
        return answer(forStatus(ProblemType.METHOD.status()))
                .header(HttpHeaders.ALLOW, allowedMethods.at(request.getPath()))
                .build();
    }

    @ServerExceptionMapper
    Response byFramework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (status >= Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
            return unexpected(e);
        }
        return answer(forStatus(status)).build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        if (PassingFailure.is(e)) {
            tell(e);
            return unavailable();
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(e, "request failed unexpectedly: errorId=%s", id);
        return answer(ProblemType.INTERNAL.body("Error " + id)).build();
    }

    /** Whose a token is can be told once the identity provider has said which keys it signs with. */
    @ServerExceptionMapper
    Response withoutProvider(OIDCException e) {
        LOG.warnf("request refused, the identity provider has not been reached: %s", e.getMessage());
        return unavailable();
    }

    private static Response unavailable() {
        return answer(ProblemType.UNAVAILABLE.body("Please try again in a moment"))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    /** What an outage brings by the hundred is told in a line. Whatever else may pass may be a mistake of ours as well. */
    private static void tell(Throwable passing) {
        if (FailureChain.ofDatabase(passing).anyMatch(sql -> isAway(sql.getSQLState()))) {
            LOG.warnf(
                    "request refused, the database is away or busy: %s",
                    passing.getClass().getSimpleName());
        } else {
            LOG.warn("request refused for a reason that may pass", passing);
        }
    }

    /** No connection, out of resources, shut down or cancelled, or somebody else held for too long what had to be locked. */
    private static boolean isAway(String state) {
        return state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.equals("55P03");
    }

    static Problem forStatus(int status) {
        return switch (status) {
            case 401 -> ProblemType.UNAUTHENTICATED.body("Send a valid bearer token");
            case 403 -> ProblemType.FORBIDDEN.body("This needs another role");
            case 404 -> ProblemType.NOT_FOUND.body("No resource has this address");
            case 405 -> ProblemType.METHOD.body("See the Allow header");
            case 406 -> ProblemType.NOT_ACCEPTABLE.body("Answers are application/json");
            case 408 -> ProblemType.REQUEST_TIMEOUT.body("Send the whole request at once");
            case 413 -> ProblemType.BODY_TOO_LARGE.body("Send a smaller body");
            case 415 -> ProblemType.MEDIA_TYPE.body("Send application/json in UTF-8, not compressed");
            case 429 -> ProblemType.TOO_MANY_REQUESTS.body("Please slow down");
            case 503 -> ProblemType.UNAVAILABLE.body("Please try again in a moment");
            default ->
                status >= 500
                        ? ProblemType.INTERNAL.body("The request could not be answered")
                        : ProblemType.BAD_REQUEST.body("The request could not be understood");
        };
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        // Written here, so that no Accept header can turn an error into another error.
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(EventJson.write(problem));
    }
}
