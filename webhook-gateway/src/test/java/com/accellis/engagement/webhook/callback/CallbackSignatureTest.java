package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.SignedMessage;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class CallbackSignatureTest extends CallbackFixture {

    /** W4. */
    @Test
    void withoutSignatureItIsRefused() {
        assertProblem(send(request(good().getBytes(UTF_8))), 401, "signature-missing");
    }

    @ParameterizedTest(name = "W5 {0}")
    @ValueSource(
            strings = {
                "",
                "x",
                "not base64 at all",
                "c2hvcnQ=",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkBB",
                "19842db549de30498b2e0d87504ccf5ee9904f3ac332dce58d358095fb8cb640",
                "sha256=GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA="
            })
    void aMalformedSignatureIsRefused(String signature) {
        assertProblem(
                send(request(good().getBytes(UTF_8)).header("x-content-signature", signature)),
                401,
                "signature-malformed");
    }

    /** W6. */
    @Test
    void twoSignaturesAreRefused() {
        byte[] body = good().getBytes(UTF_8);
        String right = CallbackSigner.sign(body, KEY);
        String wrong = CallbackSigner.sign(body, "another");

        assertProblem(send(signed(body).header("x-content-signature", wrong)), 401, "signature-malformed");
        assertProblem(send(signed(body).header("x-content-signature", right)), 401, "signature-malformed");
        assertProblem(
                send(request(body).header("x-content-signature", right + "," + wrong)), 401, "signature-malformed");
        assertThat(onTopic(id)).isEmpty();
    }

    /** W7. */
    @Test
    void aWrongValueIsRefusedEvenIfItIsTheLastBit() {
        byte[] body = good().getBytes(UTF_8);
        byte[] signature = Base64.getDecoder().decode(CallbackSigner.sign(body, KEY));
        signature[31] ^= 1;
        String lastBit = Base64.getEncoder().encodeToString(signature);

        assertProblem(send(request(body).header("x-content-signature", lastBit)), 401, "signature-mismatch");
        assertProblem(postSignedWith("another", good()), 401, "signature-mismatch");
        assertThat(onTopic(id)).isEmpty();
    }

    /** W8: the signature is over the bytes and not over what they mean. */
    @Test
    void anythingButTheSignedBytesIsRefused() throws IOException {
        String body = good();
        Map<String, byte[]> others = new LinkedHashMap<>();
        others.put(
                "written anew",
                EventJson.mapper().readTree(body).toPrettyString().getBytes(UTF_8));
        others.put("in another order", reordered(body).getBytes(UTF_8));
        others.put("with a line end", (body + "\n").getBytes(UTF_8));
        others.put("with a byte order mark", ("\uFEFF" + body).getBytes(UTF_8));
        others.put("in UTF-16", body.getBytes(StandardCharsets.UTF_16LE));
        others.put("compressed", gzip(body.getBytes(UTF_8)));
        others.put("changed", body.replace("updated", "deleted").getBytes(UTF_8));

        others.forEach((how, bytes) -> {
            assertProblem(
                    send(request(bytes).header("x-content-signature", CallbackSigner.sign(body.getBytes(UTF_8), KEY))),
                    401,
                    "signature-mismatch");
            assertThat(onTopic(id)).as(how).isEmpty();
        });
    }

    /** W9. */
    @Test
    void aKeyOfThePastIsRefusedAfterAskingOnce() {
        connectWise.gives("replaced", "new");
        String body = SignedMessage.ofTicket(id, connectWise.keyUrl("replaced"));

        assertProblem(postSignedWith("old", body), 401, "signature-mismatch");
        assertProblem(postSignedWith("old", body), 401, "signature-mismatch");

        assertThat(connectWise.requestsFor("replaced")).hasSize(1);
        assertThat(postSignedWith("new", body).statusCode()).isEqualTo(204);
    }

    private static String reordered(String body) throws IOException {
        var message = EventJson.mapper().readTree(body);
        var last = EventJson.mapper().createObjectNode();
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(message.properties());
        Collections.reverse(fields);
        fields.forEach(field -> last.set(field.getKey(), field.getValue()));
        return last.toString();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }
}
