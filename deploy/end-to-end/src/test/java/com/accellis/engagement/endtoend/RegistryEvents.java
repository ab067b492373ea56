package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RegistryReplicas;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a connector publishes about companies and their contacts: each event has a newer version than the one before. */
final class RegistryEvents implements AutoCloseable {

    static final String CONTACTS = "connectwise.contacts";
    private static final String COMPANIES = "connectwise.companies";

    private final Producer<String, byte[]> producer;
    private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Queue<Exception> unsent = new ConcurrentLinkedQueue<>();
    private long readNumber;
    private long count;

    RegistryEvents(RegistryReplicas site) {
        this.producer = site.producer();
    }

    /** @param type Client for one that makes a client by itself */
    static ObjectNode company(long id, String type) {
        var event = Json.object();
        event.put("id", id)
                .put("deleted", false)
                .put("identifier", "C" + id)
                .put("name", "Company " + id)
                .put("status", status(true))
                .putNull("market")
                .putNull("defaultContactId")
                .putNull("website")
                .putNull("parentCompanyId");
        event.putArray("types").add(type);
        return event;
    }

    static String status(boolean active) {
        return active ? "Active" : "Inactive";
    }

    static ObjectNode contact(long id, long company, boolean isDefault) {
        return Json.object()
                .put("id", id)
                .put("deleted", false)
                .put("companyId", company)
                .put("firstName", "Ada")
                .put("lastName", "Lind " + id)
                .putNull("title")
                .put("email", "ada" + id + "@example.org")
                .putNull("phone")
                .put("inactive", false)
                .put("companyDefault", isDefault);
    }

    void sendCompany(ObjectNode company) {
        send(COMPANIES, "connectwise.company.changed.v1", company);
    }

    void sendContact(ObjectNode contact) {
        send(CONTACTS, "connectwise.contact.changed.v1", contact);
    }

    /** As the connector does once a person was erased. */
    void eraseContact(long id) {
        send(new ProducerRecord<>(CONTACTS, Long.toString(id), null));
    }

    private void send(String topic, String type, ObjectNode event) {
        event.putObject("version").put("lastUpdated", began.toString()).put("readNumber", ++readNumber);
        var key = event.get("id").asText();
        var sent = new ProducerRecord<>(topic, key, event.toString().getBytes(StandardCharsets.UTF_8));
        sent.headers()
                .add("ce_type", type.getBytes(StandardCharsets.UTF_8))
                .add("ce_subject", key.getBytes(StandardCharsets.UTF_8));
        send(sent);
    }

    private void send(ProducerRecord<String, byte[]> sent) {
        producer.send(sent, (place, failure) -> {
            if (failure != null) {
                unsent.add(failure);
            }
        });
        count++;
    }

    /** Until the broker has everything. */
    void flush() {
        producer.flush();
        assertThat(unsent).as("events that the load could not send").isEmpty();
    }

    long count() {
        return count;
    }

    @Override
    public void close() {
        producer.close();
    }
}
