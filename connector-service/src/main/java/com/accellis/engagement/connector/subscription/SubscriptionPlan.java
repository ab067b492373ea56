package com.accellis.engagement.connector.subscription;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What has to be done so that exactly our callbacks are registered. Registrations of others are not ours to touch.
 *
 * @param add types to register
 * @param activate registrations that ConnectWise switched off
 * @param remove registrations of ours that are doubled, go to an old address of ours or are for something we do not need
 */
record SubscriptionPlan(List<String> add, List<Registered> activate, List<Registered> remove) {

    /** Callbacks for every record of a type. */
    static final String LEVEL = "owner";

    /**
     * A registration as ConnectWise has it.
     *
     * @param odd whether it has options that we never set, such as leaving out changes of our own API member
     */
    record Registered(long id, String url, String type, String level, boolean inactive, boolean odd) {}

    boolean nothingToDo() {
        return add.isEmpty() && activate.isEmpty() && remove.isEmpty();
    }

    /** @param url where our callbacks go */
    static SubscriptionPlan of(List<Registered> registered, URI url, Set<String> types) {
        List<Registered> activate = new ArrayList<>();
        List<Registered> remove = new ArrayList<>();
        Set<String> present = new HashSet<>();
        // Of two alike, the one that works is kept.
        List<Registered> inOrder = registered.stream()
                .filter(entry -> isOurs(entry.url(), url))
                .sorted(Comparator.comparing(Registered::inactive).thenComparing(Registered::id))
                .toList();
        for (Registered entry : inOrder) {
            boolean exact = url.toString().equals(entry.url())
                    && types.contains(entry.type())
                    && LEVEL.equals(entry.level())
                    && !entry.odd();
            if (!exact || !present.add(entry.type())) {
                remove.add(entry);
            } else if (entry.inactive()) {
                activate.add(entry);
            }
        }
        List<String> add =
                types.stream().filter(type -> !present.contains(type)).sorted().toList();
        return new SubscriptionPlan(add, activate, remove);
    }

    /** Ours goes to our host and our path, whatever its scheme, port or query were when it was registered. */
    private static boolean isOurs(String registered, URI ours) {
        try {
            var there = new URI(registered);
            return there.getHost() != null
                    && there.getHost().equalsIgnoreCase(ours.getHost())
                    && Objects.equals(there.getPath(), ours.getPath());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
