package io.fedu2s.udf.extract;

import static io.fedu2s.udf.extract.MadeFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.text.Reading;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files of WARC, as crawlers write them. */
class WarcPartsTest {
    private static final String STORY = "The clinic of Norr was opened in 1961 by the physician Edda Brask.";
    private static final String PAGE =
            "<html><body><nav><a href='/'>Home</a></nav><h1>Norr</h1><p>" + STORY + "</p></body></html>";

    @Test
    void eachAnswerIsADocumentOfItsAddress() throws Exception {
        byte[] warc = MadeFiles.warc(
                MadeFiles.warcRecord("warcinfo", "", "application/warc-fields", utf8("software: x\r\n")),
                MadeFiles.warcRecord(
                        "request",
                        "https://norr.example/a",
                        "application/http; msgtype=request",
                        utf8("GET /a HTTP/1.1\r\nHost: norr.example\r\n\r\n")),
                answer("https://norr.example/a", 200, "text/html; charset=utf-8", utf8(PAGE)),
                answer("https://norr.example/a", 200, "text/html", utf8(PAGE.replace("1961", "1962"))),
                answer("https://norr.example/gone", 404, "text/html", utf8("<p>Not found</p>")),
                answer("https://norr.example/logo.png", 200, "image/png", new byte[] {
                    (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10
                }),
                answer(
                        "https://norr.example/b",
                        200,
                        "text/html; charset=windows-1251",
                        "<p>\u0411\u043e\u043b\u044c\u043d\u0438\u0446\u0430 \u0432 \u0411\u043e\u0440\u0432\u0435</p>"
                                .getBytes("windows-1251")),
                answer(
                        "https://norr.example/doses.pdf",
                        200,
                        "application/pdf",
                        MadeFiles.pdf(java.util.List.of(java.util.List.of("From the PDF.")))));

        Map<String, Reading> all = pages(warc);

        assertThat(all.keySet())
                .containsExactly(
                        "!https://norr.example/a",
                        "!https://norr.example/a#2",
                        "!https://norr.example/gone",
                        "!https://norr.example/logo.png",
                        "!https://norr.example/b",
                        "!https://norr.example/doses.pdf");
        assertThat(text(all.get("!https://norr.example/a"))).isEqualTo("Norr\n\n" + STORY);
        assertThat(all.get("!https://norr.example/gone"))
                .isEqualTo(new Reading.Refused("http_status", "the server answered 404"));
        assertThat(((Reading.Refused) Objects.requireNonNull(all.get("!https://norr.example/logo.png"))).reason())
                .isEqualTo("binary");
        assertThat(text(all.get("!https://norr.example/b")))
                .isEqualTo("\u0411\u043e\u043b\u044c\u043d\u0438\u0446\u0430 \u0432 \u0411\u043e\u0440\u0432\u0435");
        assertThat(text(all.get("!https://norr.example/doses.pdf"))).isEqualTo("From the PDF.");
    }

    @Test
    void aFileThatBreaksOffGivesWhatCameAndOneReason() throws Exception {
        byte[] warc = MadeFiles.warc(
                answer("https://norr.example/a", 200, "text/html", utf8(PAGE)),
                answer("https://norr.example/b", 200, "text/html", utf8(PAGE.repeat(20))));

        Map<String, Reading> all = pages(Arrays.copyOf(warc, warc.length - 900));

        assertThat(all.keySet()).first().isEqualTo("!https://norr.example/a");
        assertThat(all.values()).last().isInstanceOf(Reading.Refused.class);
        assertThat(pages(MadeFiles.warc(
                        MadeFiles.warcRecord("warcinfo", "", "application/warc-fields", utf8("a: b\r\n")))))
                .containsExactly(Map.entry("!*", new Reading.Refused("empty", "a crawl without an answer")));
        assertThat(pages(utf8("no crawl at all")))
                .hasSize(1)
                .allSatisfy((name, reading) -> assertThat(reading)
                        .isInstanceOfSatisfying(
                                Reading.Refused.class,
                                refused -> assertThat(refused.reason()).isEqualTo("unreadable")));
    }

    @Test
    void amongDocumentsItIsReadAsWell() throws Exception {
        byte[] warc = MadeFiles.warc(answer("https://norr.example/a", 200, "text/html", utf8(PAGE)));
        Map<String, Reading> all = new LinkedHashMap<>();
        new Extractor(new Limits(1_000_000, 60, 10), TextDecoder.AUTO)
                .documents("all.zip", new ByteArrayInputStream(MadeFiles.zip(Map.of("a.warc", warc))), 500)
                .forEachRemaining(each -> all.put(each.inside(), each.reading()));

        assertThat(all).as(all.toString()).containsOnlyKeys("!a.warc!https://norr.example/a");
        assertThat(text(all.get("!a.warc!https://norr.example/a"))).isEqualTo("Norr\n\n" + STORY);
    }

    private static byte[] answer(String address, int status, String type, byte[] body) {
        byte[] head = utf8(
                "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n".formatted(status, type, body.length));
        byte[] http = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, http, head.length, body.length);
        return MadeFiles.warcRecord("response", address, "application/http; msgtype=response", http);
    }

    private static Map<String, Reading> pages(byte[] warc) throws IOException {
        Map<String, Reading> all = new LinkedHashMap<>();
        new Extractor(new Limits(1_000_000, 60, 2), TextDecoder.AUTO)
                .pages(new ByteArrayInputStream(warc), warc.length)
                .forEachRemaining(each ->
                        assertThat(all.put(each.inside(), each.reading())).isNull());
        return all;
    }

    private static String text(@Nullable Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Text.class);
        return ((Reading.Text) Objects.requireNonNull(reading)).text();
    }
}
