import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What manifests are compared with.
 *
 * @param fields of kinds that no package has types of: by kind, the type of each
 * @param readme which has to name what is not in the repository
 * @param rights in Kafka, one operation each
 */
record Reference(Map<String, Map<String, String>> fields, String readme, Set<String> rights) {

    /** @param here the directory of this file */
    static Reference read(Path here) throws IOException {
        return new Reference(
                readFields(here.resolve("fields.txt")),
                Files.readString(here.resolveSibling("README.md")),
                readRights(here.resolve("../../docker/kafka/acls.txt")));
    }

    private static Map<String, Map<String, String>> readFields(Path file) throws IOException {
        Map<String, Map<String, String>> fields = new LinkedHashMap<>();
        Map<String, String> current = null;
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("spec.")) {
                current.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1).strip());
            } else {
                current = new LinkedHashMap<>();
                fields.put(line.strip(), current);
            }
        }
        return fields;
    }

    /** Here Strimzi makes topics, and not the principal that makes them elsewhere. */
    private static Set<String> readRights(Path file) throws IOException {
        Set<String> rights = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#") || line.startsWith("User:topics ")) {
                continue;
            }
            String[] words = line.split("\\s+");
            String user = words[0].substring("User:".length());
            for (String operation : words[1].split(",")) {
                rights.add(String.join(" ", user, operation, words[2], words[3], words[4]));
            }
        }
        return rights;
    }
}
