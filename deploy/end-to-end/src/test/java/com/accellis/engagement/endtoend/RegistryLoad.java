package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.RegistryReplicas;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What a connector would publish about companies and their contacts, written to the topics from one seed. */
final class RegistryLoad implements AutoCloseable {

    private static final int CONTACTS_EACH = 3;
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Random random;
    private final RegistryEvents events;
    /** Newest events. */
    private final Map<Long, ObjectNode> companies = new TreeMap<>();

    private final Map<Long, ObjectNode> contacts = new TreeMap<>();
    private Repetition changes;

    RegistryLoad(RegistryReplicas site, long seed) {
        this.random = new Random(seed);
        this.events = new RegistryEvents(site);
    }

    /** @param type Client for one that makes a client by itself */
    void addCompany(long id, String type) {
        companies.put(id, RegistryEvents.company(id, type));
        sendCompany(id);
        for (var number = 0; number < CONTACTS_EACH; number++) {
            var contact = RegistryEvents.contact(id * CONTACTS_EACH + number, id, number == 0);
            contacts.put(contact.get("id").longValue(), contact);
            events.sendContact(contact);
        }
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
        events.flush();
    }

    private void change() {
        var ids = List.copyOf(companies.keySet());
        long company = ids.get(random.nextInt(ids.size()));
        var contact = List.copyOf(contacts.values()).get(random.nextInt(contacts.size()));
        switch (random.nextInt(4)) {
            case 0 -> {
                companies.get(company).put("name", "Company " + company + ", called anew " + events.count());
                sendCompany(company);
            }
            case 1 -> {
                var isActive = companies.get(company).get("status").textValue().equals("Active");
                companies.get(company).put("status", RegistryEvents.status(!isActive));
                sendCompany(company);
            }
            case 2 -> {
                contact.put("companyId", company);
                events.sendContact(contact);
            }
            default -> {
                contact.put("inactive", !contact.get("inactive").booleanValue());
                events.sendContact(contact);
            }
        }
    }

    /** One of a company's contacts works there and is the one to be called. */
    long settleContactOf(long company) {
        var id = company * CONTACTS_EACH;
        var event = contacts.get(id);
        event.put("companyId", company).put("inactive", false);
        events.sendContact(event);
        companies.get(company).put("defaultContactId", id);
        sendCompany(company);
        flush();
        return id;
    }

    static String nameOf(long contact) {
        return "Ada Lind " + contact;
    }

    /** @return what was known of the person last */
    ObjectNode erase(long contact) {
        var last = contacts.remove(contact);
        events.eraseContact(contact);
        flush();
        return last;
    }

    /** A newer version than any, of somebody who was erased: from whoever does not know that yet. */
    void bringBack(ObjectNode contact) {
        events.sendContact(contact);
        flush();
    }

    private void sendCompany(long id) {
        events.sendCompany(companies.get(id));
    }

    long events() {
        return events.count();
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
        events.close();
    }
}
