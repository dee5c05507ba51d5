package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids are shown to people; keys and addresses are not. */
class IdsTest {

    private static @Nullable String shown(String id) {
        return Views.classify(Views.json(502, "", "x-request-id", id))
                .facts()
                .reference()
                .requestId();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "req_011CSHoEeqs5C35K2UUqR7Fy",
                "6f3d6a2cb9b1d1418d2b0a46a3a6ff51",
                "7b1f5bbe-8c2c-4a3b-9d55-0a4c1f6f4c11",
                "task-8f2c",
                "disk-1.risk-2",
                "12:34:56",
                "a1:b2",
                "1.2.3",
                "18.2d1e1702.1700000000.3f0d5b",
                "300.400.500.600",
                "Root=1-5759e988-bd862e3fe1be46a994272793"
            })
    void anIdIsShown(String id) {
        assertThat(shown(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.7",
                "req-192.0.2.7-1",
                "429192.0.2.7",
                "quotask-live-1",
                "192.0.2.7:443",
                "client=10.0.0.1",
                "2001:db8::7",
                "2001:DB8:0:0:0:0:0:7",
                "::1",
                "fe80::1ff:fe23:4567:890a",
                "::ffff:192.0.2.7",
                "ip=2001:db8::7/64",
                "sk-proj-abc123",
                "key=sk-abc",
                "sk-ant-api03-abc",
                "gsk_abcdefgh",
                "xai-abcdefgh",
                "AIzaSyA1234567890",
                "AKIAIOSFODNN7EXAMPLE",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig",
                "Bearer=abc",
                "bearer-abc",
                "hf_abcdefgh",
                "two words",
                "<b>"
            })
    @DisplayName("Promise 27: an id that looks like an address or a secret is not shown")
    void anAddressOrASecretIsNot(String id) {
        assertThat(shown(id)).isNull();
    }
}
