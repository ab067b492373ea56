package com.accellis.engagement.endtoend.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An OpenID Connect provider as a browser meets it: it answers the page's requests below {@code /idp}, and gives a token only
 * for its code and the verifier that belongs to the challenge.
 */
public final class IdentityProvider {

    private static final String CODE = "code-of-jane";

    private final String origin;
    private final String token;
    private final AtomicInteger exchanged = new AtomicInteger();
    private String challenge;

    public IdentityProvider(Page page, String origin, String token) {
        this.origin = origin;
        this.token = token;
        page.route("**/dashboard/settings", route -> json(route, """
                {"oidc":{"issuer":"%s/idp","clientId":"engagement-dashboard","scope":"openid"},"rolesClaim":"groups"}
                """.formatted(origin)));
        page.route("**/idp/.well-known/openid-configuration", route -> json(route, """
                {"issuer":"%1$s/idp","authorization_endpoint":"%1$s/idp/log-in","token_endpoint":"%1$s/idp/token"}
                """.formatted(origin)));
        page.route("**/idp/log-in?*", this::showLogIn);
        page.route("**/idp/token", this::giveToken);
    }

    /** How many codes were exchanged for tokens. */
    public int exchanged() {
        return exchanged.get();
    }

    private void showLogIn(Route route) {
        var asked = form(URI.create(route.request().url()).getRawQuery());
        challenge = asked.get("code_challenge");
        var good = "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && "engagement-dashboard".equals(asked.get("client_id"))
                && (origin + "/scores").equals(asked.get("redirect_uri"));
        var back = asked.get("redirect_uri") + "?code=" + CODE + "&state="
                + URLEncoder.encode(asked.getOrDefault("state", ""), UTF_8);
        route.fulfill(new Route.FulfillOptions()
                .setContentType("text/html")
                .setBody(good ? "<a href='" + back + "'>Log in as Jane</a>" : "Bad request"));
    }

    private void giveToken(Route route) {
        var asked = form(route.request().postData());
        var good = "authorization_code".equals(asked.get("grant_type"))
                && CODE.equals(asked.get("code"))
                && hash(asked.getOrDefault("code_verifier", "")).equals(challenge);
        if (good) {
            exchanged.incrementAndGet();
            json(route, "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}".formatted(token));
        } else {
            route.fulfill(new Route.FulfillOptions().setStatus(400).setBody("{\"error\":\"invalid_grant\"}"));
        }
    }

    private static void json(Route route, String body) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(body));
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    private static String hash(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
