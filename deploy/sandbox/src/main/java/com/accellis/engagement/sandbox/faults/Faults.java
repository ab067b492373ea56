package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The armed faults, in the order in which they came. What a fault does is up to its effect; whoever can be hit by effects
 * of one kind asks here for the one that strikes.
 */
public final class Faults {

    private final List<Armed> armed = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();

    private record Armed(int id, ObjectNode order, Object effect, Trigger trigger) {

        ObjectNode describe() {
            return Json.shallowCopy(order).put("id", id).put("hits", trigger.hits());
        }
    }

    /**
     * Arms what an order asks for.
     *
     * @return the order with the fault's id
     */
    public ObjectNode add(ObjectNode order) {
        var kind = FaultKind.of(order);
        var fault = new Armed(
                lastId.incrementAndGet(),
                Json.shallowCopy(order),
                kind.effect(order),
                Trigger.of(order, kind.usualCount()));
        armed.add(fault);
        return fault.describe();
    }

    /** Every fault that has not been removed, used up or not, and how often it struck. */
    public List<ObjectNode> list() {
        return armed.stream().map(Armed::describe).toList();
    }

    public boolean remove(int id) {
        return armed.removeIf(fault -> fault.id() == id);
    }

    public void clear() {
        armed.clear();
    }

    /**
     * The first effect that strikes on an occasion; that counts as one of its hits. One that lets the occasion pass leaves
     * it to the next.
     */
    public <E> Optional<E> striking(Class<E> kind, Predicate<E> isConcerned) {
        for (var fault : armed) {
            if (kind.isInstance(fault.effect())) {
                var effect = kind.cast(fault.effect());
                if (isConcerned.test(effect) && fault.trigger().strikes()) {
                    return Optional.of(effect);
                }
            }
        }
        return Optional.empty();
    }

    /** The effects that hold as long as they are there. */
    public <E> List<E> standing(Class<E> kind) {
        return armed.stream()
                .filter(fault -> !fault.trigger().isUsedUp())
                .map(Armed::effect)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
