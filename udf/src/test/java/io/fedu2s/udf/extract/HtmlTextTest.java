package io.fedu2s.udf.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.text.Reading;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

/** Pages as sites have them: what was written stays, what stands around it goes. */
class HtmlTextTest {
    private static final String STORY =
            "The clinic of Norr was opened in 1961. Its first physician was Edda Brask, who had come from the coast.";
    private static final String MORE =
            "In 1974 a second house was built beside it, and the <b>old ward</b> became a school.";

    @Test
    void aNewsPageWithoutMainPartLosesItsFrame() {
        String text = HtmlText.of("""
                <!doctype html><html><head><title>Clinic of Norr - The Norr Times</title>
                <style>p {color: red}</style><script>var tracking = "on";</script></head>
                <body class="nav-open">
                <header><a href="/"><img alt="logo"></a> The Norr Times</header>
                <nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Sport</a></li></ul></nav>
                <div id="cookie-banner"><p>We use cookies. <button>Accept all</button></p></div>
                <div class="content">
                  <h1>A clinic and a school</h1>
                  <p>%s</p>
                  <p>%s<br>Today it has ninety beds.</p>
                  <table><tr><th>year</th><th>beds</th></tr><tr><td>1961</td><td>20</td></tr></table>
                  <ul><li>surgery</li><li>children</li></ul>
                </div>
                <div class="related"><h3>Read more</h3><ul><li><a href="/x">Bridge of Talmo</a></li>
                <li><a href="/y">Norr wins again</a></li><li><a href="/z">A cold spring</a></li></ul></div>
                <form action="/mail"><p>Your address, for our letter: <input name="mail"></p></form>
                <div><a href="/1">Imprint</a> | <a href="/2">Privacy</a> | <a href="/3">Contact</a></div>
                <footer>(c) The Norr Times</footer>
                <script>track();</script></body></html>
                """.formatted(STORY, MORE));

        assertThat(text(text))
                .isEqualTo("A clinic and a school\n\n" + STORY + "\n\n" + MORE.replaceAll("</?b>", "")
                        + "\nToday it has ninety beds.\n\nyear beds\n1961 20\n\nsurgery\nchildren");
    }

    @Test
    void aMainPartIsTakenWithItsOwnHeaderAndAPageWithoutHeadingByItsTitle() {
        assertThat(text(HtmlText.of("""
                <body><div>Sign in here, or read our terms.</div><article><header><h1>Norr</h1></header><p>%s</p>
                <aside>Buy our book!</aside></article><div>Weather: 12 degrees</div></body>
                """.formatted(STORY)))).isEqualTo("Norr\n\n" + STORY);
        assertThat(text(HtmlText.of("<title>Norr</title><p>" + STORY + "</p>"))).isEqualTo("Norr\n\n" + STORY);
    }

    @Test
    void aPageWhoseMarksLieKeepsItsText() {
        assertThat(text(HtmlText.of(
                        "<body><div class='sidebar'><p>" + STORY + "</p><p>" + STORY + "</p></div></body>")))
                .contains(STORY);
        assertThat(text(HtmlText.of("<body><form id='aspnetForm'><p>" + STORY + "</p></form></body>")))
                .isEqualTo(STORY);
        assertThat(text(HtmlText.of("<body><article>Short teaser.</article><p>" + STORY + "</p></body>")))
                .contains(STORY, "Short teaser.");
        assertThat(text(HtmlText.of(
                        "<body><p>The <a href='1'>clinic</a> of <a href='2'>Norr</a> was opened in <a href='3'>1961</a> by"
                                + " the physician who had come there.</p></body>")))
                .contains("The clinic of Norr was opened in 1961");
        assertThat(text(HtmlText.of("<body><ul><li><a href='1'>One long story</a></li><li><a href='2'>Another</a></li>"
                        + "<li><a href='3'>Third</a></li></ul></body>")))
                .contains("One long story");
    }

    @Test
    void aPageIsInTheEncodingThatItNamesWhereItIsRight() throws Exception {
        String japanese = "<html><head><meta http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>"
                + "<title>\u8a3a\u7642\u6240</title></head><body><p>\u30ce\u30eb\u306e\u8a3a\u7642\u6240\u306f"
                + "1961\u5e74\u306b\u958b\u304b\u308c\u305f\u3002</p></body></html>";
        assertThat(read(japanese, "Shift_JIS").text()).contains("1961\u5e74\u306b\u958b\u304b\u308c\u305f\u3002");
        assertThat(read(japanese, "Shift_JIS").brokenCharacters()).isZero();

        String lying = "<html><head><meta charset='utf-8'></head><body><p>Die \u00c4rzte gr\u00fc\u00dfen alle"
                + " Geschwister im S\u00fcden, n\u00e4mlich \u00fcber f\u00fcnf.</p></body></html>";
        assertThat(read(lying, "windows-1252").text()).startsWith("Die \u00c4rzte gr\u00fc\u00dfen");
        assertThat(read(lying, "windows-1252").encoding()).isEqualTo("windows-1252");
    }

    private static Reading.Text read(String page, String charset) throws IOException {
        byte[] bytes = page.getBytes(Charset.forName(charset));
        return (Reading.Text) new Extractor(new Limits(1_000_000, 60, 10), TextDecoder.AUTO)
                .documents("page.html", new ByteArrayInputStream(bytes), bytes.length)
                .next()
                .reading();
    }

    private static String text(String rendered) {
        return io.fedu2s.udf.text.Normalizer.normalize(rendered).text();
    }
}
