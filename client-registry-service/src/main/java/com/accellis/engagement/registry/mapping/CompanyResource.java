package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Companies over HTTP. */
@Path("/api/v1/companies")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public class CompanyResource {

    private final FindCompanies findCompanies;

    CompanyResource(FindCompanies findCompanies) {
        this.findCompanies = findCompanies;
    }

    @GET
    public Page<CompanyItem> list(
            @QueryParam("page") String page, @QueryParam("size") String size, @QueryParam("mapped") String mapped) {
        var filter = Parameters.oneOf("mapped", mapped, null, List.of(true, false), Object::toString);
        return findCompanies.list(filter, Page.Request.of(page, size));
    }
}
