package com.accellis.engagement.connector.subscription;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has to be done so that exactly our callbacks are registered. Registrations of others are not ours to touch.
 *
 * @param add types to register
 * @param activate registrations that ConnectWise switched off
 * @param remove registrations of ours that are doubled or for something we do not need
 */
record SubscriptionPlan(List<String> add, List<Long> activate, List<Long> remove) {

    /** Callbacks for every record of a type. */
    static final String LEVEL = "owner";

    /** A registration as ConnectWise has it. */
    record Registered(long id, String url, String type, String level, boolean inactive) {}

    /** @param url where our callbacks go */
    static SubscriptionPlan of(List<Registered> registered, URI url, Set<String> types) {
        List<Long> activate = new ArrayList<>();
        List<Long> remove = new ArrayList<>();
        Set<String> present = new HashSet<>();
        for (Registered entry : registered) {
            if (!url.toString().equals(entry.url())) {
                continue;
            }
            boolean needed = types.contains(entry.type()) && LEVEL.equals(entry.level()) && present.add(entry.type());
            if (!needed) {
                remove.add(entry.id());
            } else if (entry.inactive()) {
                activate.add(entry.id());
            }
        }
        List<String> add =
                types.stream().filter(type -> !present.contains(type)).sorted().toList();
        return new SubscriptionPlan(add, activate, remove);
    }
}
