package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.soundchart.Await;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The manifests and scripts of docs/kubernetes.md, as far as they can be tried without a cluster. */
class KubernetesDocumentTest {

    /** Kubernetes' own types, strictly read: an unknown field and a value of another type are errors. */
    private static final JsonMapper KUBERNETES = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final Map<String, Class<?>> TYPES =
            Map.of("Secret", Secret.class, "PersistentVolumeClaim", PersistentVolumeClaim.class, "Job", Job.class);

    private static final String CONTAINER = "/spec/template/spec/containers/0";

    private String document;
    private String dockerfile;

    @TempDir
    private Path folder;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(Path.of("docs/kubernetes.md"));
        dockerfile = Files.readString(Path.of("src/main/container/Dockerfile"));
    }

    @Test
    void manifestsHaveOnlyFieldsAndTypesThatKubernetesKnows() {
        List<String> manifests = blocks("yaml");
        assertThat(manifests).isNotEmpty();
        for (String manifest : manifests) {
            readStrictly(manifest);
        }
    }

    /** The reader of {@link #KUBERNETES} refuses what Kubernetes would refuse or ignore. */
    @ParameterizedTest
    @CsvSource({
        "restartPolicy, restartPolcy",
        "backoffLimit: 2, backoffLimits: 2",
        "backoffLimit: 2, backoffLimit: two",
        "readOnlyRootFilesystem, readOnlyRootFileSystem",
        "secretKeyRef, secretRef",
        "onPodConditions, onPodCondition",
        "terminationGracePeriodSeconds: 30, terminationGracePeriodSeconds: 30s"
    })
    void aMisspeltFieldOrWrongTypeIsNoticed(String right, String wrong) {
        String job = block("soundchart-1-0-0");
        assertThat(job).contains(right);

        assertThatThrownBy(() -> readStrictly(job.replace(right, wrong))).isInstanceOf(DatabindException.class);
    }

    /** A patch has no kind; those of the document are of Jobs. */
    private static Object readStrictly(String manifest) {
        Map<String, Object> fields = load(manifest);
        Object kind = fields.getOrDefault("kind", "Job");
        assertThat(TYPES).containsKey(kind.toString());
        return KUBERNETES.convertValue(fields, TYPES.get(kind.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soundchart-1-0-0", "soundchart-1-0-0-all"})
    void jobsHaveNoRightsLittleMemoryAndTimeToStop(String name) {
        JsonNode job = manifest(name);
        JsonNode pod = job.at("/spec/template/spec");
        JsonNode container = job.at(CONTAINER);

        assertThat(job.get("apiVersion").asText()).isEqualTo("batch/v1");
        assertThat(job.get("kind").asText()).isEqualTo("Job");
        assertThat(pod.get("restartPolicy").asText()).isEqualTo("Never");
        assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("256Mi");
        assertThat(container.at("/resources/requests/memory").asText()).isEqualTo("256Mi");
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(document)
                .contains("docker build -t " + container.get("image").asText() + " ");
    }

    @Test
    void aManifestRefersToWhatAnotherDefines() {
        JsonNode secret = manifest("soundchart");
        JsonNode job = manifest("soundchart-1-0-0");
        JsonNode reference = job.at(CONTAINER + "/env/0/valueFrom/secretKeyRef");
        assertThat(reference.get("name").asText()).isEqualTo(name(secret));
        assertThat(secret.get("stringData").has(reference.get("key").asText())).isTrue();

        JsonNode patch = blocks("yaml").stream()
                .map(KubernetesDocumentTest::parse)
                .filter(part -> !part.has("kind"))
                .findFirst()
                .orElseThrow();
        assertThat(patch.at(CONTAINER + "/name")).isEqualTo(job.at(CONTAINER + "/name"));
        assertThat(patch.at(CONTAINER + "/volumeMounts/0/name"))
                .isEqualTo(patch.at("/spec/template/spec/volumes/0/name"));
        assertThat(patch.at(CONTAINER + "/args/1").asText())
                .isEqualTo("--backup="
                        + patch.at(CONTAINER + "/volumeMounts/0/mountPath").asText());
        assertThat(manifest(patch.at("/spec/template/spec/volumes/0/persistentVolumeClaim/claimName")
                                .asText())
                        .get("kind")
                        .asText())
                .isEqualTo("PersistentVolumeClaim");
        assertThat(dockerfile)
                .contains("USER "
                        + patch.at("/spec/template/spec/securityContext/fsGroup")
                                .asText() + ":");

        JsonNode all = manifest("soundchart-1-0-0-all");
        assertThat(all.at(CONTAINER + "/volumeMounts/0/name")).isEqualTo(all.at("/spec/template/spec/volumes/0/name"));
        assertThat(document)
                .contains("create secret generic "
                        + all.at("/spec/template/spec/volumes/0/secret/secretName")
                                .asText() + " ");
    }

    @Test
    void manyDatabasesAreEachAnIndexOfItsOwn() {
        JsonNode spec = manifest("soundchart-1-0-0-all").get("spec");

        assertThat(spec.get("completionMode").asText()).isEqualTo("Indexed");
        assertThat(spec.get("completions").asInt())
                .isGreaterThan(spec.get("parallelism").asInt());
        assertThat(spec.has("backoffLimitPerIndex")).isTrue();
        assertThat(spec.has("backoffLimit")).isFalse();
    }

    @Test
    void aPodUpdatesTheDatabaseOfItsIndex() throws Exception {
        Files.writeString(folder.resolve("0"), "postgresql://deployer@db0/music\n");
        Files.writeString(folder.resolve("1"), "postgresql://deployer@db1/music\n");

        assertThat(updated("1")).isEqualTo("0: update of postgresql://deployer@db1/music\n");
        assertThat(updated("2")).startsWith("1: ").contains("No such file").doesNotContain("update of");
    }

    /** The exit status of the pod's command, and what a program in the place of the image's says. */
    private String updated(String index) throws Exception {
        JsonNode container = manifest("soundchart-1-0-0-all").at(CONTAINER);
        Matcher entry = Pattern.compile("ENTRYPOINT \\[\"(.*)\"]").matcher(dockerfile);
        assertThat(entry.find()).isTrue();
        Path program = Files.writeString(folder.resolve("soundchart"), "echo \"$1 of $DATABASE_URL\"\n");
        program.toFile().setExecutable(true);
        List<String> command = Stream.of(0, 1, 2)
                .map(part -> container.get("command").get(part).asText())
                .map(part -> part.replace(
                                container.at("/volumeMounts/0/mountPath").asText() + "/", folder + "/")
                        .replace(entry.group(1), "sh " + program))
                .toList();
        return run(Map.of("JOB_COMPLETION_INDEX", index), command);
    }

    @Test
    void theCanaryIsTheSameJobForTheFirstDatabase() throws Exception {
        String all = block("soundchart-1-0-0-all");
        Files.writeString(folder.resolve("all.yaml"), all);
        String script = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("sed "))
                .findFirst()
                .orElseThrow();

        assertThat(run(Map.of(), List.of("bash", "-c", script))).isEqualTo("0: ");

        JsonNode canary = parse(Files.readString(folder.resolve("canary.yaml")));
        assertThat(name(canary)).isEqualTo("soundchart-1-0-0-canary");
        assertThat(canary.at("/spec/completions").asInt()).isEqualTo(1);
        assertThat(canary.at("/spec/template")).isEqualTo(parse(all).at("/spec/template"));
    }

    @Test
    void scriptsCanBeRead() throws Exception {
        for (String script : blocks("sh")) {
            assertThat(run(Map.of(), List.of("bash", "-n", "-c", script))).isEqualTo("0: ");
        }
    }

    private String run(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Await.exitStatus(process);
        return process.exitValue() + ": " + output;
    }

    private JsonNode manifest(String name) {
        return parse(block(name));
    }

    private String block(String name) {
        return blocks("yaml").stream()
                .filter(text -> name(parse(text)).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").asText();
    }

    private static JsonNode parse(String manifest) {
        return new ObjectMapper().valueToTree(load(manifest));
    }

    private static Map<String, Object> load(String manifest) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(manifest);
    }

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(document)
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
