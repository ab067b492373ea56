package com.accellis.engagement.sandbox.connectwise;

import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.http.Routes;
import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.node.NullNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What is answered without credentials: which release a company runs on, and the key that signs callbacks. */
public final class LoginRoutes implements Routes {

    private final String companyId;
    private final String keyId;
    private final String signingKey;

    public LoginRoutes(String companyId, String keyId, String signingKey) {
        this.companyId = companyId;
        this.keyId = keyId;
        this.signingKey = signingKey;
    }

    /** The key's address has a double slash; the router sees one, so this matches both spellings. */
    @Override
    public void mount(Router router) {
        router.get("/login/companyinfo/:company").handler(this::companyInfo);
        router.get("/system/callbackkey/index.rails").handler(this::key);
        router.get("/:codebase/system/callbackkey/index.rails").handler(this::key);
    }

    /** Where the signing key is read; the double slash is how ConnectWise writes it. */
    public static String keyUrl(String baseUrl, String companyId, String keyId) {
        return baseUrl + "/" + ApiPaths.RELEASE + "//system/callbackkey/index.rails?companyName=" + companyId + "&id="
                + keyId;
    }

    /** An unknown company is answered by the JSON literal null. */
    private void companyInfo(RoutingContext context) {
        if (!context.pathParam("company").equalsIgnoreCase(companyId)) {
            Answers.json(context, 200, NullNode.getInstance());
            return;
        }
        Answers.json(
                context,
                200,
                Json.object()
                        .put("CompanyName", "Northwind MSP")
                        .put("Codebase", ApiPaths.RELEASE + "/")
                        .put("VersionCode", "v2026.4")
                        .put("VersionNumber", "v4.6.90210")
                        .put("CompanyID", companyId)
                        .put("IsCloud", true));
    }

    private void key(RoutingContext context) {
        var query = context.queryParams();
        if (!companyId.equalsIgnoreCase(query.get("companyName")) || !keyId.equals(query.get("id"))) {
            throw ApiException.of(404, "NotFound", "Callback key not found");
        }
        Answers.json(context, 200, Json.object().put("signing_key", signingKey));
    }
}
