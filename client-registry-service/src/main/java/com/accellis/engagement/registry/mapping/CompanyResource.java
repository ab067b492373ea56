package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.platform.Texts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** Companies over HTTP. */
@Path("/api/v1/companies")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public class CompanyResource {

    private static final Parameters.Sort BY_NAME = new Parameters.Sort("name", false);

    private final FindCompanies findCompanies;

    CompanyResource(FindCompanies findCompanies) {
        this.findCompanies = findCompanies;
    }

    @GET
    public Page<CompanyItem> list(
            @QueryParam("page") String page,
            @QueryParam("size") String size,
            @QueryParam("sort") String sort,
            @QueryParam("mapped") String mapped,
            @QueryParam("deleted") String deleted,
            @QueryParam("status") String status,
            @QueryParam("type") String type,
            @QueryParam("market") String market,
            @QueryParam("q") String text) {
        var filter = new CompanyFilter(
                Parameters.yesOrNo("mapped", mapped, null),
                Parameters.yesOrNo("deleted", deleted, null),
                Parameters.words("status", status, Texts.LONGEST_SEARCH),
                Parameters.words("type", type, Texts.LONGEST_SEARCH),
                Parameters.words("market", market, Texts.LONGEST_SEARCH),
                Parameters.words("q", text, Texts.LONGEST_SEARCH));
        var sorts = Parameters.sort(sort, FindCompanies.SORTS.keySet(), BY_NAME);
        return findCompanies.list(filter, sorts, Page.Request.of(page, size));
    }

    @GET
    @Path("{id}")
    public CompanyItem get(@PathParam("id") String id) {
        long companyId = Parameters.id("id", id);
        return findCompanies
                .find(companyId)
                .orElseThrow(() -> ProblemType.COMPANY_NOT_FOUND.because("No company with id " + companyId));
    }
}
