package com.accellis.engagement.connector.surveys;

import com.accellis.engagement.connector.ownership.LinkSurveys;
import com.accellis.engagement.connector.ownership.LinkSurveys.Assigned;
import com.accellis.engagement.connector.ownership.UnlinkedSurvey;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.StrictJson;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Survey answers without company, and giving them one. */
@Path("/api/v1/surveys")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class SurveyResource {

    private static final Pattern SURVEY_ID = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private final LinkSurveys linkSurveys;
    private final AssignSurvey assignSurvey;
    private final StrictJson json;

    SurveyResource(LinkSurveys linkSurveys, AssignSurvey assignSurvey, StrictJson json) {
        this.linkSurveys = linkSurveys;
        this.assignSurvey = assignSurvey;
        this.json = json;
    }

    /** Whose answer it is. */
    public record Assignment(@NotNull @Positive Long companyId) {}

    /**
     * @param companyId the survey's company now, null when it has none
     * @param linkedBy how it was found, null when it has none
     * @param affected surveys that belong to another company now, this one included
     */
    public record Link(String surveyId, Long companyId, SurveyChanged.LinkedBy linkedBy, int affected) {}

    /** Active answers that nobody knows the company of, the newest first. */
    @GET
    @Path("/unlinked")
    @RolesAllowed("viewer")
    @Transactional
    public Page<UnlinkedSurvey> unlinked(@QueryParam("page") String page, @QueryParam("size") String size) {
        var request = Page.Request.of(page, size);
        List<UnlinkedSurvey> items = linkSurveys.unlinked(request.size(), request.offset());
        return request.of(items, linkSurveys.countUnlinked());
    }

    /** Gives an answer its company; the customer's other answers follow unless something better is known about them. */
    @PUT
    @Path("/{id}/company")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    public Link assign(
            @PathParam("id") String id,
            @RequestBody(content = @Content(schema = @Schema(implementation = Assignment.class))) byte[] body) {
        String survey = surveyId(id);
        return link(
                survey,
                assignSurvey.assign(survey, json.read(body, Assignment.class).companyId()));
    }

    /** Takes the assignment of this answer back. */
    @DELETE
    @Path("/{id}/company")
    @RolesAllowed("manager")
    public Link takeBack(@PathParam("id") String id) {
        String survey = surveyId(id);
        return link(survey, assignSurvey.takeBack(survey));
    }

    private static String surveyId(String text) {
        if (!SURVEY_ID.matcher(text).matches()) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "id is not valid", List.of(new Problem.FieldError("id", "expected the id of a survey")));
        }
        return text;
    }

    private static Link link(String survey, Assigned assigned) {
        return switch (assigned.outcome()) {
            case DONE ->
                new Link(
                        survey,
                        assigned.link().companyId(),
                        assigned.link().linkedBy(),
                        assigned.moved().size());
            case SURVEY_UNKNOWN -> throw ProblemType.SURVEY_NOT_FOUND.because("No survey has this id");
            case COMPANY_UNKNOWN -> throw ProblemType.COMPANY_NOT_FOUND.because("No company has this id");
            case TICKET_DECIDES ->
                throw ProblemType.SURVEY_LINKED_BY_TICKET.because(
                        "This answer belongs to the company of its ticket; change the company of the ticket instead");
        };
    }
}
