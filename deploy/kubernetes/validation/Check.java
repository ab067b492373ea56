import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Checks rendered manifests: {@code Check <directory of this file> <rendered file>…}. Unknown fields and wrong types are
 * faults, and so is what the platform's own rules forbid. Afterwards {@link PlantedMistakes} are made in the last file, each
 * of which has to be found.
 */
public final class Check {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("v1 Namespace", "io.fabric8.kubernetes.api.model.Namespace"),
            Map.entry("v1 ServiceAccount", "io.fabric8.kubernetes.api.model.ServiceAccount"),
            Map.entry("v1 ConfigMap", "io.fabric8.kubernetes.api.model.ConfigMap"),
            Map.entry("v1 Service", "io.fabric8.kubernetes.api.model.Service"),
            Map.entry("apps/v1 Deployment", "io.fabric8.kubernetes.api.model.apps.Deployment"),
            Map.entry("batch/v1 Job", "io.fabric8.kubernetes.api.model.batch.v1.Job"),
            Map.entry("policy/v1 PodDisruptionBudget", "io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget"),
            Map.entry(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler"),
            Map.entry("networking.k8s.io/v1 Ingress", "io.fabric8.kubernetes.api.model.networking.v1.Ingress"),
            Map.entry(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy"),
            Map.entry("monitoring.coreos.com/v1 PodMonitor", "io.fabric8.openshift.api.model.monitoring.v1.PodMonitor"),
            Map.entry("kafka.strimzi.io/v1 Kafka", "io.strimzi.api.kafka.model.kafka.Kafka"),
            Map.entry("kafka.strimzi.io/v1 KafkaNodePool", "io.strimzi.api.kafka.model.nodepool.KafkaNodePool"),
            Map.entry("kafka.strimzi.io/v1 KafkaTopic", "io.strimzi.api.kafka.model.topic.KafkaTopic"),
            Map.entry("kafka.strimzi.io/v1 KafkaUser", "io.strimzi.api.kafka.model.user.KafkaUser"));

    private static final Set<String> SERVICES =
            Set.of("webhook-gateway", "connector-service", "client-registry-service", "scoring-service");
    private static final Set<String> OURS = Set.of(
            "webhook-gateway", "connector-service", "client-registry-service", "scoring-service", "edge", "topics");
    private static final Set<String> FOREIGN = Set.of("docker.io/library/postgres:18");

    /** preStop, quarkus.shutdown.timeout and the producer's closing; the edge has its own, shorter ones. */
    private static final int SERVICE_STOPS_WITHIN = 5 + 25 + 5;

    private static final int EDGE_STOPS_WITHIN = 5 + 1 + 5;
    private static final String OURS_LABEL = "engagement.accellis.com/";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper STRICT = strict();

    private final Reference reference;
    private final List<String> faults = new ArrayList<>();
    private List<JsonNode> all;

    Check(Reference reference) {
        this.reference = reference;
    }

    public static void main(String[] args) throws IOException {
        var reference = Reference.read(Path.of(args[0]));
        int bad = 0;
        String last = "";
        for (String file : Arrays.copyOfRange(args, 1, args.length)) {
            last = Files.readString(Path.of(file));
            var check = new Check(reference);
            List<String> faults = check.faults(last, file.endsWith("base.yaml"));
            String name = Path.of(file).getFileName().toString();
            System.out.println(name + ": " + check.all.size() + " objects, " + faults.size() + " faults");
            faults.forEach(fault -> System.out.println("  " + fault));
            bad += faults.size();
        }
        if (bad == 0) {
            bad = PlantedMistakes.notFound(reference, last);
        }
        System.exit(bad == 0 ? 0 : 1);
    }

    private static ObjectMapper strict() {
        var mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        for (var shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    /** @param base whether values that an overlay sets may be left unset */
    List<String> faults(String text, boolean base) throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            all = documents.readAll();
        }
        all.forEach(this::type);
        if (!faults.isEmpty()) {
            return faults;
        }
        kind("Deployment").forEach(this::deployment);
        kind("Job").forEach(this::pod);
        references();
        databases();
        topics();
        network();
        if (!base) {
            for (String unset : List.of(".invalid", "unset")) {
                if (text.contains(unset)) {
                    faults.add("a value with \"" + unset + "\" is left");
                }
            }
        }
        return faults;
    }

    // --- Fields and types ---

    private void type(JsonNode object) {
        String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
        if (TYPES.containsKey(kind)) {
            try {
                Object typed = STRICT.treeToValue(object, Class.forName(TYPES.get(kind)));
                unknown(typed, name(object), new HashSet<>());
                lost(object, STRICT.valueToTree(typed), name(object));
            } catch (JsonProcessingException e) {
                faults.add(name(object) + ": " + e.getOriginalMessage());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        } else if (reference.fields().containsKey(kind)) {
            try {
                unknown(
                        STRICT.treeToValue(object.path("metadata"), io.fabric8.kubernetes.api.model.ObjectMeta.class),
                        name(object) + ".metadata",
                        new HashSet<>());
            } catch (JsonProcessingException | ReflectiveOperationException e) {
                faults.add(name(object) + ": " + e.getMessage());
            }
            object.fieldNames().forEachRemaining(field -> {
                if (!Set.of("apiVersion", "kind", "metadata", "spec").contains(field)) {
                    faults.add(name(object) + ": unknown field " + field);
                }
            });
            listed(object.path("spec"), "spec", reference.fields().get(kind), name(object));
        } else {
            faults.add(name(object) + ": unknown kind " + kind);
        }
    }

    /** What the types do not know ends in a map of additional properties. */
    private void unknown(Object value, String path, Set<Integer> seen) throws ReflectiveOperationException {
        if (value instanceof Map<?, ?> map) {
            for (var entry : map.entrySet()) {
                unknown(entry.getValue(), path + "." + entry.getKey(), seen);
            }
        } else if (value instanceof Iterable<?> list) {
            for (Object element : list) {
                unknown(element, path + "[]", seen);
            }
        } else if (value instanceof Quantity quantity) {
            try {
                quantity.getNumericalAmount();
                Quantity.getAmountInBytes(quantity);
            } catch (IllegalArgumentException e) {
                faults.add(path + ": no quantity: " + quantity);
            }
        } else if (value != null
                && (value.getClass().getName().startsWith("io.fabric8.")
                        || value.getClass().getName().startsWith("io.strimzi."))
                && !(value instanceof Enum)
                && seen.add(System.identityHashCode(value))) {
            for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    field.setAccessible(true);
                    Object inner = field.get(value);
                    if (field.getName().equals("additionalProperties")) {
                        if (inner instanceof Map<?, ?> more && !more.isEmpty()) {
                            faults.add(path + ": unknown fields " + more.keySet());
                        }
                    } else {
                        unknown(inner, path + "." + field.getName(), seen);
                    }
                }
            }
        }
    }

    /**
     * An unknown word of an enumeration becomes null in some types: what was written has to come back. Booleans have no
     * words, and some do not come back when they are the default.
     */
    private void lost(JsonNode written, JsonNode read, String path) {
        if (written.isObject()) {
            written.fields().forEachRemaining(field -> lost(
                    field.getValue(), read.path(field.getKey()), path + "." + field.getKey()));
        } else if (written.isArray()) {
            for (int i = 0; i < written.size(); i++) {
                lost(written.get(i), read.path(i), path + "[" + i + "]");
            }
        } else if (!written.isBoolean() && (read.isMissingNode() || read.isNull())) {
            faults.add(path + ": " + written + " is not known");
        }
    }

    private void listed(JsonNode node, String path, Map<String, String> known, String where) {
        if (node.isObject()) {
            String prefix = path + ".";
            Set<String> required = new TreeSet<>();
            known.keySet().stream()
                    .filter(field -> field.startsWith(prefix))
                    .map(field -> field.substring(prefix.length()))
                    .filter(field -> field.endsWith("!") && !field.contains("."))
                    .forEach(field -> required.add(field.substring(0, field.length() - 1)));
            node.fields().forEachRemaining(field -> {
                required.remove(field.getKey());
                boolean any = known.containsKey(path + ".*");
                listed(field.getValue(), any ? path + ".*" : prefix + field.getKey(), known, where);
            });
            required.forEach(field -> faults.add(where + ": " + prefix + field + " is missing"));
        } else if (node.isArray()) {
            node.forEach(element -> listed(element, path + "[]", known, where));
        } else {
            String type = known.getOrDefault(path, known.get(path + "!"));
            if (type == null) {
                faults.add(where + ": unknown field " + path);
            } else if (!isA(node, type)) {
                faults.add(where + ": " + path + " is " + node + ", not " + type);
            }
        }
    }

    private static boolean isA(JsonNode node, String type) {
        return switch (type) {
            case "string" -> node.isTextual();
            case "integer" -> node.isInt() || node.isLong();
            case "boolean" -> node.isBoolean();
            case "quantity" -> node.isNumber()
                    || (node.isTextual() && node.asText().matches("\\d+(\\.\\d+)?(m|[kMGTPE]i?)?"));
            default -> node.isTextual() && List.of(type.split("\\|")).contains(node.asText());
        };
    }

    // --- Pods ---

    private void deployment(JsonNode deployment) {
        pod(deployment);
        JsonNode spec = deployment.path("spec");
        String name = deployment.path("metadata").path("name").asText();
        JsonNode pod = spec.path("template").path("spec");
        JsonNode container = pod.path("containers").path(0);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode asked = container.path(probe);
            boolean right = SERVICES.contains(name)
                    ? asked.at("/httpGet/port").asText().equals("management")
                            && asked.at("/httpGet/path")
                                    .asText()
                                    .equals(Map.of(
                                                    "startupProbe", "/q/health/started",
                                                    "livenessProbe", "/q/health/live",
                                                    "readinessProbe", "/q/health/ready")
                                            .get(probe))
                    : asked.at("/tcpSocket/port").asText().equals("http");
            expect(right, deployment, probe + " is missing or asks elsewhere");
        }
        int stops = SERVICES.contains(name) ? SERVICE_STOPS_WITHIN : EDGE_STOPS_WITHIN;
        expect(
                pod.path("terminationGracePeriodSeconds").asInt() > stops,
                deployment,
                "is killed before it can stop, which takes up to " + stops + " s");
        expect(
                spec.at("/strategy/rollingUpdate/maxUnavailable").asInt(-1) == 0,
                deployment,
                "goes below its replicas when it is replaced");
        expect(pod.path("topologySpreadConstraints").size() > 0, deployment, "may run on one node");
        boolean scaled = Stream.concat(kind("HorizontalPodAutoscaler"), kind("ScaledObject"))
                .anyMatch(scaler ->
                        scaler.at("/spec/scaleTargetRef/name").asText().equals(name));
        expect(scaled == spec.path("replicas").isMissingNode(), deployment, "replicas are set and scaled, or neither");
        expect(scaled || spec.path("replicas").asInt() >= 2, deployment, "has a single replica");
        JsonNode labels = spec.at("/template/metadata/labels");
        expect(selects(spec.at("/selector/matchLabels"), labels), deployment, "does not select its own pods");
        expect(
                kind("PodDisruptionBudget").anyMatch(budget -> selects(budget.at("/spec/selector/matchLabels"), labels)),
                deployment,
                "has no PodDisruptionBudget");
        expect(
                kind("Service").anyMatch(service -> selects(service.at("/spec/selector"), labels)),
                deployment,
                "has no Service");
    }

    private void pod(JsonNode owner) {
        JsonNode pod = owner.at("/spec/template/spec");
        JsonNode context = pod.path("securityContext");
        expect(context.path("runAsNonRoot").asBoolean(), owner, "may run as root");
        expect(context.path("runAsUser").asInt() == 10001, owner, "does not run as user 10001");
        expect(context.at("/seccompProfile/type").asText().equals("RuntimeDefault"), owner, "has no seccomp profile");
        expect(!pod.path("automountServiceAccountToken").asBoolean(true), owner, "has a token of the cluster");
        expect(!pod.path("enableServiceLinks").asBoolean(true), owner, "has variables made from Service names");
        Set<String> volumes = new HashSet<>();
        pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
        for (JsonNode container : concat(pod.path("initContainers"), pod.path("containers"))) {
            JsonNode limits = container.path("securityContext");
            expect(limits.path("readOnlyRootFilesystem").asBoolean(), owner, "can write to its file system");
            expect(!limits.path("allowPrivilegeEscalation").asBoolean(true), owner, "can gain rights");
            expect(limits.at("/capabilities/drop/0").asText().equals("ALL"), owner, "keeps capabilities");
            JsonNode resources = container.path("resources");
            expect(resources.at("/requests/cpu").isTextual(), owner, "asks for no CPU");
            expect(
                    resources.at("/limits/memory").isTextual()
                            && resources.at("/limits/memory").equals(resources.at("/requests/memory")),
                    owner,
                    "its memory is not limited to what it asks for");
            Set<String> mounted = new HashSet<>();
            container.path("volumeMounts").forEach(mount -> {
                mounted.add(mount.path("mountPath").asText());
                String volume = mount.path("name").asText();
                expect(volumes.contains(volume), owner, "mounts an unknown volume: " + volume);
            });
            expect(mounted.contains("/tmp"), owner, "has no /tmp to write to");
            String image = container.path("image").asText();
            String ours = image.replaceFirst(".*?(?:^|/)engagement/([a-z-]+):[^:/]+$", "$1");
            expect(FOREIGN.contains(image) || OURS.contains(ours), owner, "has the image " + image);
            expect(!image.endsWith(":latest"), owner, "has an image without version");
        }
    }

    // --- What one object says of another ---

    private void references() {
        Map<String, JsonNode> maps = new TreeMap<>();
        kind("ConfigMap").forEach(map -> maps.put(map.at("/metadata/name").asText(), map.path("data")));
        Set<String> accounts = new HashSet<>();
        kind("ServiceAccount").forEach(account -> {
            accounts.add(account.at("/metadata/name").asText());
            expect(!account.path("automountServiceAccountToken").asBoolean(true), account, "hands out its token");
        });
        Stream.concat(kind("Deployment"), kind("Job")).forEach(owner -> {
            JsonNode pod = owner.at("/spec/template/spec");
            expect(accounts.contains(pod.path("serviceAccountName").asText()), owner, "has an unknown service account");
            for (JsonNode reference : pod.findValues("configMapKeyRef")) {
                expect(
                        maps.getOrDefault(reference.path("name").asText(), YAML.createObjectNode())
                                .has(reference.path("key").asText()),
                        owner,
                        "reads an unknown setting: " + reference);
            }
            for (String field : List.of("configMapRef", "configMap")) {
                for (JsonNode reference : pod.findValues(field)) {
                    expect(maps.containsKey(reference.path("name").asText()), owner, "reads an unknown map: " + reference);
                }
            }
            Set<String> secrets = new TreeSet<>();
            pod.findValues("secretKeyRef").forEach(reference -> secrets.add(reference.path("name").asText()));
            pod.findValues("secretName").forEach(secret -> secrets.add(secret.asText()));
            for (String secret : secrets) {
                boolean named = reference.readme().contains("`" + secret + "`");
                expect(named, owner, "needs the Secret " + secret + ", which the README does not name");
            }
        });
        kind("Ingress").forEach(ingress -> expect(
                kind("Service").anyMatch(service -> service.at("/metadata/name")
                        .equals(ingress.at("/spec/rules/0/http/paths/0/backend/service/name"))),
                ingress,
                "leads nowhere"));
    }

    // --- Topics ---

    private void topics() {
        if (kind("Kafka").findAny().isEmpty()) {
            return;
        }
        Map<String, JsonNode> ours = new TreeMap<>();
        kind("KafkaTopic").forEach(topic -> ours.put(
                topic.at("/spec/topicName").asText(topic.at("/metadata/name").asText()), topic));
        Set<String> wanted = new TreeSet<>();
        Topics.events().forEach(topic -> {
            wanted.add(topic.name());
            topic(topic, ours.get(topic.name()), 12);
        });
        Topics.deadLetters().forEach(topic -> {
            wanted.add(topic.name());
            topic(topic, ours.get(topic.name()), 1);
        });
        ours.keySet().stream()
                .filter(name -> !wanted.contains(name))
                .forEach(name -> faults.add("KafkaTopic " + name + " is not in Topics.java"));
        Set<String> written = new TreeSet<>();
        kind("KafkaUser").forEach(user -> user.at("/spec/authorization/acls").forEach(acl -> {
            String resource = acl.at("/resource/name").asText();
            if (acl.at("/resource/type").asText().equals("topic")) {
                expect(wanted.contains(resource), user, "may use an unknown topic: " + resource);
                if (acl.path("operations").toString().contains("Write")) {
                    expect(written.add(resource), user, "is a second writer of " + resource);
                }
            }
        }));
        wanted.stream()
                .filter(name -> !written.contains(name))
                .forEach(name -> faults.add("no KafkaUser may write " + name));
        rights();
    }

    /** The same as in acls.txt, where Read and Write include Describe. */
    private void rights() {
        Set<String> given = new TreeSet<>();
        kind("KafkaUser").forEach(user -> user.at("/spec/authorization/acls").forEach(acl -> {
            acl.fieldNames().forEachRemaining(field -> expect(
                    Set.of("resource", "operations").contains(field), user, "has an ACL with \"" + field + "\""));
            JsonNode resource = acl.path("resource");
            Set<String> operations = new TreeSet<>();
            acl.path("operations").forEach(operation -> operations.add(operation.asText()));
            if (operations.contains("Read") || operations.contains("Write")) {
                operations.remove("Describe");
            }
            operations.forEach(operation -> given.add(String.join(
                    " ",
                    user.at("/metadata/name").asText(),
                    operation,
                    resource.path("type").asText().replace("transactionalId", "transactional-id"),
                    resource.path("patternType").asText("literal").replace("prefix", "prefixed"),
                    resource.path("name").asText())));
        }));
        given.stream()
                .filter(right -> !reference.rights().contains(right))
                .forEach(right -> faults.add("acls.txt does not give this right: " + right));
        reference.rights().stream()
                .filter(right -> !given.contains(right))
                .forEach(right -> faults.add("only acls.txt gives this right: " + right));
    }

    private void topic(Topic topic, JsonNode found, int partitions) {
        if (found == null) {
            faults.add("Topic " + topic.name() + " of Topics.java has no KafkaTopic");
            return;
        }
        JsonNode spec = found.path("spec");
        JsonNode config = spec.path("config");
        expect(spec.path("partitions").asInt() == partitions, found, "has not " + partitions + " partitions");
        expect(spec.path("replicas").asInt() == 3, found, "has not three replicas");
        expect(config.path("min.insync.replicas").asInt() == 2, found, "min.insync.replicas is not 2");
        expect(
                !config.path("unclean.leader.election.enable").asBoolean(true),
                found,
                "a replica that lacks records may become leader");
        expect(
                config.path("cleanup.policy").asText().equals(topic.compacted() ? "compact" : "delete"),
                found,
                "has another cleanup.policy than in Topics.java");
        // As TopicSetup has it for tombstones.
        expect(
                topic.compacted()
                        ? config.path("delete.retention.ms").asLong()
                                        == Duration.ofDays(7).toMillis()
                                && !config.has("retention.ms")
                        : config.path("retention.ms").asLong()
                                == topic.retention().toMillis(),
                found,
                "keeps records for another time than Topics.java and TopicSetup.java say");
        expect(
                config.path("max.compaction.lag.ms").asLong()
                        == (topic.equals(Topics.CONTACTS) ? Duration.ofDays(1).toMillis() : 0),
                found,
                "is compacted within another time than TopicSetup.java says");
    }

    // --- Databases ---

    /** The locale that Compose and the tests have: by another one, names are looked up and sorted differently. */
    private void databases() {
        kind("Cluster").forEach(cluster -> locale(cluster, cluster.at("/spec/bootstrap/initdb")));
        kind("Database").forEach(database -> locale(database, database.path("spec")));
    }

    private void locale(JsonNode object, JsonNode stated) {
        Map.of(
                        "encoding", "UTF8",
                        "localeProvider", "builtin",
                        "builtinLocale", "C.UTF-8",
                        "localeCollate", "C",
                        "localeCType", "C")
                .forEach((field, value) -> expect(
                        stated.path(field).asText().equals(value), object, "has not " + field + " " + value));
    }

    // --- Network ---

    private void network() {
        Map<String, JsonNode> policies = new TreeMap<>();
        kind("NetworkPolicy").forEach(policy -> policies.put(policy.at("/metadata/name").asText(), policy.path("spec")));
        JsonNode deny = policies.getOrDefault("default-deny", YAML.createObjectNode());
        if (deny.path("policyTypes").size() != 2
                || deny.at("/podSelector").size() != 0
                || deny.has("egress")
                || deny.has("ingress")) {
            faults.add("NetworkPolicy default-deny is missing or lets something through");
        }
        Set<String> except = new HashSet<>();
        policies.getOrDefault("https-outside", YAML.createObjectNode())
                .at("/egress/0/to/0/ipBlock/except")
                .forEach(range -> except.add(range.asText()));
        for (String range :
                List.of("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")) {
            if (!except.contains(range)) {
                faults.add("NetworkPolicy https-outside reaches " + range);
            }
        }
        Map<String, Set<String>> may = Map.of(
                "webhook-gateway", Set.of("behind-edge", "reaches-kafka", "reaches-outside"),
                "connector-service",
                        Set.of(
                                "behind-edge",
                                "reaches-kafka",
                                "reaches-postgresql",
                                "reaches-identity-provider",
                                "reaches-outside"),
                "client-registry-service",
                        Set.of("behind-edge", "reaches-kafka", "reaches-postgresql", "reaches-identity-provider"),
                "scoring-service",
                        Set.of("behind-edge", "reaches-kafka", "reaches-postgresql", "reaches-identity-provider"),
                "edge", Set.of());
        kind("Deployment").forEach(deployment -> watched(deployment, policies.get("management-from-prometheus")));
        kind("Deployment").forEach(deployment -> {
            Set<String> labels = new TreeSet<>();
            deployment.at("/spec/template/metadata/labels").fieldNames().forEachRemaining(label -> {
                if (label.startsWith(OURS_LABEL) && !label.endsWith("/step")) {
                    labels.add(label.substring(OURS_LABEL.length()));
                }
            });
            Set<String> right = may.getOrDefault(deployment.at("/metadata/name").asText(), Set.of());
            expect(labels.equals(right), deployment, "reaches " + labels + ", not " + new TreeSet<>(right));
        });
    }

    /** Its metrics can be reached, and where there is monitoring they are asked for. */
    private void watched(JsonNode deployment, JsonNode policy) {
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        JsonNode ports = deployment.at("/spec/template/spec/containers/0/ports");
        expect(
                StreamSupport.stream(ports.spliterator(), false)
                        .anyMatch(port -> port.path("name").asText().equals("management")
                                && port.path("containerPort").asInt() == 9000),
                deployment,
                "has no management port 9000");
        expect(
                policy != null && finds(policy.path("podSelector"), labels),
                deployment,
                "has a management port that Prometheus does not reach");
        expect(
                kind("PodMonitor").findAny().isEmpty()
                        || kind("PodMonitor")
                                .filter(monitor -> monitor.at("/spec/podMetricsEndpoints/0/port")
                                        .asText()
                                        .equals("management"))
                                .anyMatch(monitor -> finds(monitor.at("/spec/selector"), labels)),
                deployment,
                "is asked for metrics by nobody");
    }

    // --- Small things ---

    private void expect(boolean right, JsonNode object, String otherwise) {
        if (!right) {
            faults.add(name(object) + " " + otherwise);
        }
    }

    private Stream<JsonNode> kind(String kind) {
        return all.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    private static String name(JsonNode object) {
        return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.size() > 0
                && StreamSupport.stream(Spliterable.of(selector), false)
                        .allMatch(entry -> entry.getValue().equals(labels.path(entry.getKey())));
    }

    /** A selector with labels and expressions, of which only {@code In} is known. */
    private static boolean finds(JsonNode selector, JsonNode labels) {
        boolean listed = StreamSupport.stream(selector.path("matchExpressions").spliterator(), false)
                .allMatch(expression -> expression.path("operator").asText().equals("In")
                        && StreamSupport.stream(expression.path("values").spliterator(), false)
                                .anyMatch(value -> value.equals(
                                        labels.path(expression.path("key").asText()))));
        JsonNode exact = selector.path("matchLabels");
        return listed && (exact.isMissingNode() || selects(exact, labels));
    }

    private static List<JsonNode> concat(JsonNode first, JsonNode second) {
        List<JsonNode> both = new ArrayList<>();
        first.forEach(both::add);
        second.forEach(both::add);
        return both;
    }

    private interface Spliterable {
        static java.util.Spliterator<Map.Entry<String, JsonNode>> of(JsonNode object) {
            return ((Iterable<Map.Entry<String, JsonNode>>) object::fields).spliterator();
        }
    }
}
