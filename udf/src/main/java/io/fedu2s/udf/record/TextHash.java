package io.fedu2s.udf.record;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names text where the text itself does not stand: HMAC-SHA-256 (RFC 2104), keyed per campaign, so that neither tables of
 * two campaigns can be laid side by side nor, where the key is a secret, a text be guessed and looked up.
 */
public final class TextHash implements Serializable {
    private static final long serialVersionUID = 1;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_DIGITS = 16;

    private final SecretKeySpec key;
    private final boolean secret;

    private TextHash(byte[] key, boolean secret) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.secret = secret;
    }

    /** With a key that nobody but the campaign's own people has. */
    public static TextHash secret(byte[] key) {
        return new TextHash(key, true);
    }

    /** With the campaign's name, which everybody may know. */
    public static TextHash named(String campaign) {
        return new TextHash(("campaign " + campaign).getBytes(StandardCharsets.UTF_8), false);
    }

    /** 64 hexadecimal digits that name a text. */
    public String of(String text) {
        return hex("text " + text);
    }

    /** 64 hexadecimal digits that name a client's document. */
    public String ofName(String clientId, String documentId) {
        return hex("name " + ContentId.sha256(clientId, documentId));
    }

    /** Names the key itself. */
    public String keyId() {
        return hex("key").substring(0, ID_DIGITS);
    }

    /**
     * What stands for a chunk's text in its id: of a secret key the keyed hash; else the text, so that chunks have the same
     * ids, and all that is random the same seeds, whatever the campaign is called.
     */
    public String inId(String text) {
        return secret ? of(text) : text;
    }

    private String hex(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
