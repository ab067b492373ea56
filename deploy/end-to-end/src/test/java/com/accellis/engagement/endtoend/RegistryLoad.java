package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RegistryReplicas;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a connector would publish about companies and their contacts, written to the topics from one seed. */
final class RegistryLoad implements AutoCloseable {

    static final String CONTACTS = "connectwise.contacts";
    private static final String COMPANIES = "connectwise.companies";
    private static final int CONTACTS_EACH = 3;
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Random random;
    private final Producer<String, byte[]> producer;
    private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    /** Newest events. */
    private final Map<Long, ObjectNode> companies = new TreeMap<>();

    private final Map<Long, ObjectNode> contacts = new TreeMap<>();
    private final Queue<Exception> unsent = new ConcurrentLinkedQueue<>();
    private Repetition changes;
    private long readNumber;
    private long events;

    RegistryLoad(RegistryReplicas site, long seed) {
        this.random = new Random(seed);
        this.producer = site.producer();
    }

    /** @param type Client for one that makes a client by itself */
    void addCompany(long id, String type) {
        var event = Json.object();
        event.put("id", id)
                .put("deleted", false)
                .put("identifier", "C" + id)
                .put("name", "Company " + id)
                .put("status", "Active")
                .putNull("market")
                .putNull("defaultContactId")
                .putNull("website")
                .putNull("parentCompanyId");
        event.putArray("types").add(type);
        companies.put(id, event);
        sendCompany(id);
        for (var number = 0; number < CONTACTS_EACH; number++) {
            addContact(id * CONTACTS_EACH + number, id, number == 0);
        }
    }

    private void addContact(long id, long company, boolean isDefault) {
        var event = Json.object();
        event.put("id", id)
                .put("deleted", false)
                .put("companyId", company)
                .put("firstName", "Ada")
                .put("lastName", "Lind " + id)
                .putNull("title")
                .put("email", "ada" + id + "@example.org")
                .putNull("phone")
                .put("inactive", false)
                .put("companyDefault", isDefault);
        contacts.put(id, event);
        sendContact(event);
    }

    /** Changes of companies and contacts, until {@link #stop}. */
    void start() {
        changes = Repetition.begin("registry-load", BETWEEN, this::change);
    }

    /** Until the broker has everything. */
    void stop() {
        changes.stop();
        flush();
    }

    void flush() {
        producer.flush();
        assertThat(unsent).as("events that the load could not send").isEmpty();
    }

    private void change() {
        var ids = List.copyOf(companies.keySet());
        long company = ids.get(random.nextInt(ids.size()));
        var contact = List.copyOf(contacts.values()).get(random.nextInt(contacts.size()));
        switch (random.nextInt(4)) {
            case 0 -> {
                companies.get(company).put("name", "Company " + company + ", called anew " + events);
                sendCompany(company);
            }
            case 1 -> {
                var isActive = companies.get(company).get("status").textValue().equals("Active");
                companies.get(company).put("status", isActive ? "Inactive" : "Active");
                sendCompany(company);
            }
            case 2 -> {
                contact.put("companyId", company);
                sendContact(contact);
            }
            default -> {
                contact.put("inactive", !contact.get("inactive").booleanValue());
                sendContact(contact);
            }
        }
    }

    /** One of a company's contacts works there and is the one to be called. */
    long settleContactOf(long company) {
        var id = company * CONTACTS_EACH;
        var event = contacts.get(id);
        event.put("companyId", company).put("inactive", false);
        sendContact(event);
        companies.get(company).put("defaultContactId", id);
        sendCompany(company);
        flush();
        return id;
    }

    static String nameOf(long contact) {
        return "Ada Lind " + contact;
    }

    /** As the connector does once a person was erased. */
    ObjectNode erase(long contact) {
        var last = contacts.remove(contact);
        send(new ProducerRecord<>(CONTACTS, Long.toString(contact), null));
        flush();
        return last;
    }

    /** A newer version than any, of somebody who was erased: from whoever does not know that yet. */
    void bringBack(ObjectNode contact) {
        sendContact(contact);
        flush();
    }

    private void sendCompany(long id) {
        send(COMPANIES, "connectwise.company.changed.v1", companies.get(id));
    }

    private void sendContact(ObjectNode event) {
        send(CONTACTS, "connectwise.contact.changed.v1", event);
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
        events++;
    }

    long events() {
        return events;
    }

    /** Newest events by company. */
    Map<Long, ? extends JsonNode> companies() {
        return companies;
    }

    /** People at a company who have not left. */
    int activeContacts(long company) {
        return (int) contacts.values().stream()
                .filter(contact -> contact.get("companyId").longValue() == company)
                .filter(contact -> !contact.get("inactive").booleanValue())
                .count();
    }

    @Override
    public void close() {
        if (changes != null) {
            changes.close();
        }
        producer.close();
    }
}
