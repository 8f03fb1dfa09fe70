package dev.soundchart.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the Pods that the Jobs of docs/kubernetes.md make, for {@code podman kube play}: of each Job, of the Job with the
 * backup's patch, and of two indexes of an Indexed Job. What Kubernetes' controllers add is added here.
 */
final class KubernetesPods {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern MANIFEST = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final int INDEXES = 2;

    private KubernetesPods() {}

    /**
     * Writes a file for each Pod, and one for each volume claim.
     *
     * @param arguments the document, and the folder to write to
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        List<ObjectNode> manifests = manifests(Files.readString(Path.of(arguments[0])));
        for (ObjectNode manifest : manifests) {
            String kind = manifest.path("kind").asString("patch");
            if (kind.equals("PersistentVolumeClaim")) {
                write(folder, manifest);
            } else if (kind.equals("Job")) {
                writePods(folder, manifest);
            } else if (kind.equals("patch")) {
                ObjectNode job = manifests.stream()
                        .filter(other -> other.path("kind").asString("").equals("Job"))
                        .findFirst()
                        .orElseThrow()
                        .deepCopy();
                merge(job, manifest);
                job.withObject("/metadata").put("name", name(job) + "-backup");
                writePods(folder, job);
            }
        }
    }

    /** The YAML blocks of a document. */
    private static List<ObjectNode> manifests(String document) {
        List<ObjectNode> manifests = new ArrayList<>();
        MANIFEST.matcher(document)
                .results()
                .map(block -> new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(block.group(1)))
                .forEach(fields -> manifests.add(JSON.valueToTree(fields)));
        return manifests;
    }

    private static void writePods(Path folder, ObjectNode job) throws IOException {
        if (!job.path("spec").path("completionMode").asString("").equals("Indexed")) {
            write(folder, pod(job, name(job)));
            return;
        }
        for (int index = 0; index < INDEXES; index++) {
            ObjectNode pod = pod(job, name(job) + "-" + index);
            ObjectNode container = (ObjectNode) pod.at("/spec/containers/0");
            container
                    .withArray("env")
                    .addObject()
                    .put("name", "JOB_COMPLETION_INDEX")
                    .put("value", "" + index);
            write(folder, pod);
        }
    }

    private static ObjectNode pod(ObjectNode job, String name) {
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", name);
        pod.set("spec", job.at("/spec/template/spec").deepCopy());
        // podman 4 stops with a nil pointer where this, which is the default, is left out
        pod.at("/spec/volumes").forEach(volume -> {
            if (volume.has("secret")) {
                ((ObjectNode) volume.get("secret")).put("optional", false);
            }
        });
        return pod;
    }

    /** As kubectl patch does: fields one by one, elements of lists by their names. */
    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            JsonNode present = target.get(field.getKey());
            if (present instanceof ObjectNode object) {
                merge(object, field.getValue());
            } else if (present instanceof ArrayNode array
                    && field.getValue().path(0).has("name")) {
                field.getValue().forEach(element -> merge(array, element));
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static void merge(ArrayNode target, JsonNode element) {
        Optional<ObjectNode> same = target.valueStream()
                .filter(other -> other.path("name").equals(element.path("name")))
                .map(ObjectNode.class::cast)
                .findFirst();
        same.ifPresentOrElse(present -> merge(present, element), () -> target.add(element));
    }

    private static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").asString();
    }

    private static void write(Path folder, ObjectNode manifest) throws IOException {
        Files.writeString(
                folder.resolve(manifest.get("kind").asString() + "-" + name(manifest) + ".yaml"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest));
    }
}
