import java.io.IOException;
import java.util.regex.Pattern;

/** The test of the test: what must turn the check red. */
final class PlantedMistakes {

    /** What it is, a text to find in the rendered file, and what to put in its place. */
    private static final String[][] MISTAKES = {
        {"an unknown field of a Deployment", "minReadySeconds:", "minReadySecond:"},
        {"an unknown field deep in a pod", "readOnlyRootFilesystem:", "readOnlyRootFileSystem:"},
        {"a word for a number", "replicas: 2", "replicas: two"},
        {"a text for a number", "replicas: 2", "replicas: \"2\""},
        {"a number for a text", "value: \"false\"", "value: 5"},
        {"a quantity that is none", "memory: 896Mi", "memory: 896Mo"},
        {"an unknown field of a network policy", "podSelector:", "podSelectors:"},
        {"an unknown field of Kafka", "entityOperator:", "entityOperators:"},
        {"an unknown type of listener", "type: internal", "type: inside"},
        {"an unknown operation in an ACL", "- Describe", "- Descibe"},
        {"an unknown field of a PodMonitor", "podMetricsEndpoints:", "podMetricEndpoints:"},
        {"an unknown field of the database", "pg_hba:", "pgHba:"},
        {"a text for a number in the database", "instances: 3", "instances: three"},
        {"an unknown field of the autoscaler", "maxReplicaCount:", "maxReplicas:"},
        {"a cluster without a locale", "      builtinLocale: C.UTF-8\n", ""},
        {"a database with another locale", "\n  localeProvider: builtin", "\n  localeProvider: libc"},
        {"an unknown kind", "kind: ScaledObject", "kind: ScaledObjects"},
        {"a right that acls.txt does not give", "- Read\n", "- Alter\n"},
        {"a group that acls.txt does not give", "patternType: prefix", "patternType: literal"},
        {"a topic without its dead letters", "name: crewhu.surveys.scoring-service.dead-letter", "name: crewhu.lost"},
        {"another retention", "retention.ms: 34560000000", "retention.ms: 34560000001"},
        {"another number of partitions", "partitions: 12", "partitions: 6"},
        {"a foreign image", "registry.example.com/engagement/edge:", "registry.example.com/engagement/edgy:"},
        {"no liveness probe", "livenessProbe:", "x-livenessProbe:"},
        {"root", "runAsNonRoot: true", "runAsNonRoot: false"},
        {"another user", "runAsUser: 10001", "runAsUser: 0"},
        {"capabilities kept", "- ALL", "- NET_RAW"},
        {"no seccomp profile", "type: RuntimeDefault", "type: Unconfined"},
        {"service links", "enableServiceLinks: false", "enableServiceLinks: true"},
        {"stopped too early", "terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 20"},
        {"a selector that finds nothing", "  selector:\n    app.kubernetes.io/name: edge\n",
            "  selector:\n    app.kubernetes.io/name: edges\n"},
        {"a ConfigMap that is not there", "key: ENGAGEMENT_HOST", "key: ENGAGEMENT_HOSTS"},
        {"a Secret nobody was told of", "name: kafka-webhook-gateway", "name: kafka-gateway"},
        {"metadata within reach", "- 169.254.0.0/16", "- 169.254.0.0/17"},
        {"a Deployment that nobody watches", "- edge\n    matchLabels:", "- edges\n    matchLabels:"},
        {"a management port that Prometheus does not reach", "- edge\n  policyTypes:", "- edges\n  policyTypes:"},
        {"a way out", "engagement.accellis.com/reaches-postgresql: \"true\"\n        engagement.accellis.com/step: run",
            "engagement.accellis.com/reaches-outside: \"true\"\n        engagement.accellis.com/step: run"},
        {"a host that nobody set", "https://engagement.example.com", "https://engagement.invalid"},
    };

    private PlantedMistakes() {}

    /**
     * Makes one at a time.
     *
     * @param good a rendered file without faults
     * @return how many were not found, or could not be made
     */
    static int notFound(Reference reference, String good) throws IOException {
        int missed = 0;
        for (String[] mistake : MISTAKES) {
            if (!good.contains(mistake[1])) {
                System.out.println("planted: cannot plant " + mistake[0]);
                missed++;
                continue;
            }
            String planted = good.replaceFirst(Pattern.quote(mistake[1]), mistake[2].replace("$", "\\$"));
            if (new Check(reference).faults(planted, false).isEmpty()) {
                System.out.println("planted: not found: " + mistake[0]);
                missed++;
            }
        }
        System.out.println("planted: " + MISTAKES.length + " mistakes, " + (MISTAKES.length - missed) + " found");
        return missed;
    }
}
