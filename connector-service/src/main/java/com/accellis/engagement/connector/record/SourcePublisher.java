package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.kit.publish.FencedPublisher;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import com.accellis.engagement.kit.publish.PublisherConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The publisher of the source topics: one per term of the lease, so that the broker refuses what an earlier one sends. */
@ApplicationScoped
class SourcePublisher {

    private static final Logger LOG = Logger.getLogger(SourcePublisher.class);

    private final Map<String, Object> brokers;
    private final PublisherConfig config;
    private final String service;
    private final ActiveLease lease;
    private FencedPublisher current;
    private long fenceOfCurrent;

    SourcePublisher(
            @Identifier("default-kafka-broker") Map<String, Object> brokers,
            PublisherConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service,
            ActiveLease lease) {
        this.brokers = brokers;
        this.config = config;
        this.service = service;
        this.lease = lease;
    }

    /**
     * @param fence under which the rows were claimed
     * @throws KafkaException when the broker does not have all of them; they have to be sent again
     */
    synchronized <T> List<FencedPublisher.Sent<T>> sendAll(long fence, List<T> rows, Function<T, OutgoingEvent> event) {
        if (current != null && fenceOfCurrent != fence) {
            rest();
        }
        if (current == null) {
            current = new FencedPublisher(brokers, config, service, service + ".source-records");
            fenceOfCurrent = fence;
            // Taking the publisher's name away from the connector that has taken over would be the wrong way round.
            checkLease(fence);
        }
        try {
            return current.sendAll(rows, event);
        } catch (KafkaException | FencedPublisher.Fenced e) {
            rest();
            throw e;
        }
    }

    private void checkLease(long fence) {
        try {
            lease.write(() -> {
                if (!lease.fence().equals(OptionalLong.of(fence))) {
                    throw new LeaseLost("The rows were claimed in an earlier term");
                }
            });
        } catch (RuntimeException e) {
            rest();
            throw e;
        }
    }

    /** Lets go of the broker until there is something to send again. */
    synchronized void rest() {
        FencedPublisher closing = current;
        current = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (KafkaException e) {
                LOG.infof("A publisher that is not used any more was not closed in order: %s", e);
            }
        }
    }
}
