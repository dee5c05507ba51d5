package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of the core and what each may use. The table is the only place that says so. */
class ArchitectureTest {
    private record Row(String name, Set<String> mayUse) {}

    private static final String ROOT = "(root)";
    private static final String ALL_ABOVE = "(all above)";

    /** A row names only rows above it, so there is no cycle. A package may be absent, but not missing from the table. */
    private static final List<Row> TABLE = List.of(
            row("call"),
            row("time"),
            row("text"),
            row("failure", "call"),
            row("transport", "failure", "call", "time"),
            row("retry", "failure", "call", "time"),
            row("breaker", "failure", "call", "time"),
            row("valve", "breaker", "failure", "call", "time"),
            row("stream", "failure", "call", "time"),
            row("lookup", "time"),
            row("status", "lookup", "call", "time"),
            row("network", "lookup", "time"),
            row("expectation", "status", "call", "time"),
            row("diagnosis", "text", "failure", "status", "network", "expectation", "call"),
            row("event", "failure", "retry", "breaker", "status", "call"),
            row(
                    "incident",
                    "text",
                    "event",
                    "diagnosis",
                    "failure",
                    "breaker",
                    "status",
                    "expectation",
                    "call",
                    "time"),
            row("metrics"),
            row("engine", ALL_ABOVE),
            row(ROOT, ALL_ABOVE));

    /** Its builder has the one method that takes a user's own Failsafe policies. */
    private static final String HOLDFAST = "dev.holdfast.HoldfastBuilder";

    private static final Path CLASSES = Path.of("target", "classes");
    private static final JavaClasses CORE = new ClassFileImporter().importPath(CLASSES);

    @Test
    void a_row_of_the_table_names_only_rows_above_it() {
        for (Row row : TABLE) {
            assertThat(above(row)).as("above " + row.name()).containsAll(mayUse(row));
        }
        assertThat(TABLE).extracting(Row::name).doesNotHaveDuplicates();
    }

    @Test
    void every_package_has_a_row() {
        assertThat(CORE.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet()))
                .isNotEmpty()
                .isSubsetOf(TABLE.stream().map(Row::name).collect(Collectors.toSet()));
    }

    @Test
    void a_package_uses_only_what_its_row_allows() {
        for (Row row : TABLE) {
            assertThat(dependencies(
                            in(row.name()),
                            target -> isCore(target)
                                    && !packageOf(target).equals(row.name())
                                    && !mayUse(row).contains(packageOf(target))))
                    .as(row.name() + " may use only " + mayUse(row))
                    .isEmpty();
        }
    }

    @Test
    void only_the_engine_and_the_method_for_user_policies_use_Failsafe() {
        assertThat(dependencies(in("engine").or(ArchitectureTest::isHoldfast).negate(), ArchitectureTest::isFailsafe))
                .isEmpty();
    }

    @Test
    void only_failure_and_status_and_five_classes_use_Jackson() {
        Predicate<JavaClass> jsonForms = type -> type.getName().startsWith("dev.holdfast.diagnosis.JsonForm")
                || type.getName().startsWith("dev.holdfast.incident.ReportJson");
        assertThat(dependencies(
                        in("failure")
                                .or(in("status"))
                                .or(jsonForms)
                                .or(ArchitectureTest::isModelField)
                                .or(ArchitectureTest::isOfStreams)
                                .negate(),
                        ArchitectureTest::isJackson))
                .isEmpty();
    }

    @Test
    void neither_Failsafe_nor_Jackson_is_in_the_public_API_but_for_the_method_for_user_policies() {
        List<String> leaks = new ArrayList<>();
        List<String> takesPolicies = new ArrayList<>();
        for (JavaClass type : publicTypes()) {
            superTypes(type)
                    .filter(ArchitectureTest::isForeign)
                    .forEach(foreign -> leaks.add(type.getName() + " extends " + foreign.getName()));
            for (JavaMember member : type.getMembers()) {
                if (!isVisible(member.getModifiers())) {
                    continue;
                }
                Set<JavaClass> foreign = signature(member)
                        .flatMap(t -> t.getAllInvolvedRawTypes().stream())
                        .filter(ArchitectureTest::isForeign)
                        .collect(Collectors.toSet());
                if (foreign.isEmpty()) {
                    continue;
                }
                if (isHoldfast(type) && foreign.stream().allMatch(ArchitectureTest::isFailsafe)) {
                    takesPolicies.add(member.getFullName());
                } else {
                    leaks.add(member.getFullName());
                }
            }
        }
        assertThat(leaks).isEmpty();
        assertThat(takesPolicies).hasSizeLessThanOrEqualTo(1);
    }

    private static Row row(String name, String... mayUse) {
        return new Row(name, Set.of(mayUse));
    }

    private static Set<String> mayUse(Row row) {
        return row.mayUse().contains(ALL_ABOVE) ? above(row) : row.mayUse();
    }

    private static Set<String> above(Row row) {
        return TABLE.subList(0, TABLE.indexOf(row)).stream().map(Row::name).collect(Collectors.toSet());
    }

    /** {@code dev.holdfast.retry.x} is part of {@code retry}. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals("dev.holdfast") ? ROOT : name.split("\\.", -1)[2];
    }

    private static Predicate<JavaClass> in(String name) {
        return type -> packageOf(type).equals(name);
    }

    private static List<String> dependencies(Predicate<JavaClass> from, Predicate<JavaClass> to) {
        return CORE.stream()
                .filter(from)
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> to.test(dependency.getTargetClass()))
                .map(Dependency::getDescription)
                .sorted()
                .toList();
    }

    private static boolean isCore(JavaClass type) {
        return type.getName().startsWith("dev.holdfast.");
    }

    private static boolean isHoldfast(JavaClass type) {
        return type.getName().equals(HOLDFAST) || type.getName().startsWith(HOLDFAST + "$");
    }

    private static boolean isModelField(JavaClass type) {
        return type.getName().equals("dev.holdfast.transport.ModelField");
    }

    /** What it costs to parse is paid once a stream, when it fails or is resumed. */
    private static boolean isOfStreams(JavaClass type) {
        return type.getName().equals("dev.holdfast.stream.ErrorEvent")
                || type.getName().equals("dev.holdfast.stream.ResponsesResume");
    }

    private static boolean isForeign(JavaClass type) {
        return isFailsafe(type) || isJackson(type);
    }

    private static boolean isFailsafe(JavaClass type) {
        return type.getName().startsWith("dev.failsafe.");
    }

    private static boolean isJackson(JavaClass type) {
        return type.getName().startsWith("com.fasterxml.jackson.");
    }

    /** What every module may see: public types, also nested ones, of the packages exported to all. */
    private static List<JavaClass> publicTypes() {
        Set<String> exported =
                ModuleFinder.of(CLASSES).find("dev.holdfast.core").orElseThrow().descriptor().exports().stream()
                        .filter(export -> !export.isQualified())
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet());
        return CORE.stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(type -> Stream.iterate(
                                type, t -> t != null, t -> t.getEnclosingClass().orElse(null))
                        .allMatch(t -> isVisible(t.getModifiers())))
                .toList();
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> superTypes(JavaClass type) {
        Stream<JavaClass> typeArguments = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .flatMap(t -> t.getAllInvolvedRawTypes().stream());
        return Stream.of(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream(), typeArguments)
                .flatMap(types -> types)
                .distinct();
    }

    private static Stream<JavaType> signature(JavaMember member) {
        if (member instanceof JavaCodeUnit unit) {
            return Stream.of(
                            Stream.of(unit.getReturnType()),
                            unit.getParameterTypes().stream(),
                            unit.getExceptionTypes().stream())
                    .flatMap(types -> types);
        }
        return Stream.of(((JavaField) member).getType());
    }
}
