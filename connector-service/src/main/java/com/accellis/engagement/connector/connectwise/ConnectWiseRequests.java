package com.accellis.engagement.connector.connectwise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.platform.SourceKeys;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests to ConnectWise's REST interface, with the address from the configuration and the keys of the moment. */
final class ConnectWiseRequests {

    private final ConnectWiseConfig config;
    private final SourceKeys keys;

    ConnectWiseRequests(ConnectWiseConfig config, SourceKeys keys) {
        this.config = config;
        this.keys = keys;
    }

    /**
     * @param body null for none
     * @throws SourceKeys.UnusableKey when a key cannot be sent
     */
    HttpRequest request(
            String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        String credentials = config.companyId().orElseThrow() + "+"
                + keys.connectWisePublicKey().orElseThrow() + ":"
                + keys.connectWisePrivateKey().orElseThrow();
        var builder = HttpRequest.newBuilder(uri(path, query))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .header("clientId", keys.connectWiseClientId().orElseThrow())
                .header("Accept", "application/vnd.connectwise.com+json; version=" + config.apiVersion());
        headers.forEach(builder::header);
        if (body == null) {
            return builder.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return builder.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private URI uri(String path, Map<String, String> query) {
        String base = config.baseUrl().orElseThrow().toString().replaceAll("/+$", "");
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(
                base + "/" + config.codebase() + "/apis/3.0" + path + (parameters.isEmpty() ? "" : "?" + parameters));
    }
}
