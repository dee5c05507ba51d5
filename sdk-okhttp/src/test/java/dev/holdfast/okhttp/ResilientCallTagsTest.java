package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import kotlin.jvm.JvmClassMappingKt;
import okhttp3.Call;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What OkHttp 5's calls can do beyond 4.12's; here they can do it on both. */
class ResilientCallTagsTest {

    @RegisterExtension
    final Rig rig = new Rig();

    private Call call() {
        Request request = Rig.get("http://127.0.0.1:1/")
                .newBuilder()
                .tag(String.class, "mine")
                .build();
        return rig.calls().newCall(request);
    }

    @Test
    void tags_begin_as_the_requests() {
        ResilientCall call = (ResilientCall) call();
        assertThat(call.tag(String.class)).isEqualTo("mine");
        assertThat(call.tag(JvmClassMappingKt.getKotlinClass(String.class))).isEqualTo("mine");
        assertThat(call.tag(Integer.class)).isNull();
        assertThat(call.tag(String.class, () -> "other")).isEqualTo("mine");
    }

    @Test
    void tags_are_computed_once_and_not_cloned() {
        ResilientCall call = (ResilientCall) call();
        assertThat(call.tag(Integer.class, () -> 1)).isEqualTo(1);
        assertThat(call.tag(Integer.class, () -> 2)).isEqualTo(1);
        assertThat(call.tag(JvmClassMappingKt.getKotlinClass(Integer.class), () -> 3))
                .isEqualTo(1);
        assertThat(((ResilientCall) call.clone()).tag(Integer.class)).isNull();
    }
}
