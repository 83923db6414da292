package io.fedu2s.udf.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * A mail as Outlook saves it, {@code .msg}: a compound file with a stream for each property, which is named after the property's
 * number and type, and one that lists them (MS-OXMSG, 2.1 to 2.4).
 */
public final class MadeMessage {
    private static final int MESSAGE_CLASS = 0x001A;
    private static final int SUBJECT = 0x0037;
    private static final int BODY = 0x1000;
    private static final int ATTACHED_NAME = 0x3707;
    private static final int ATTACHED_DATA = 0x3701;

    private static final int TEXT = 0x001F;
    private static final int BYTES = 0x0102;

    private static final int MESSAGE_HEADER_BYTES = 32;
    private static final int ATTACHMENT_HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 16;

    private MadeMessage() {}

    /** One with a subject, a body and a file attached. */
    public static byte[] msg(String subject, String body, String fileName, byte[] file) throws IOException {
        try (var files = new POIFSFileSystem()) {
            DirectoryEntry root = files.getRoot();
            Map<Integer, byte[]> message = new LinkedHashMap<>();
            message.put(MESSAGE_CLASS << 16 | TEXT, utf16("IPM.Note"));
            message.put(SUBJECT << 16 | TEXT, utf16(subject));
            message.put(BODY << 16 | TEXT, utf16(body));
            write(root, MESSAGE_HEADER_BYTES, message);
            // Names of properties that have none of their own: none.
            DirectoryEntry names = root.createDirectory("__nameid_version1.0");
            for (String stream : new String[] {"00020102", "00030102", "00040102"}) {
                names.createDocument("__substg1.0_" + stream, new ByteArrayInputStream(new byte[0]));
            }
            Map<Integer, byte[]> attachment = new LinkedHashMap<>();
            attachment.put(ATTACHED_DATA << 16 | BYTES, file);
            attachment.put(ATTACHED_NAME << 16 | TEXT, utf16(fileName));
            write(root.createDirectory("__attach_version1.0_#00000000"), ATTACHMENT_HEADER_BYTES, attachment);
            var out = new ByteArrayOutputStream();
            files.writeFilesystem(out);
            return out.toByteArray();
        }
    }

    private static void write(DirectoryEntry to, int headerBytes, Map<Integer, byte[]> properties) throws IOException {
        ByteBuffer list = ByteBuffer.allocate(headerBytes + ENTRY_BYTES * properties.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(headerBytes);
        for (Map.Entry<Integer, byte[]> each : properties.entrySet()) {
            int length = each.getValue().length;
            boolean isText = (each.getKey() & 0xFFFF) == TEXT;
            list.putInt(each.getKey())
                    .putInt(6)
                    .putInt(isText ? length + 2 : length)
                    .putInt(0);
            to.createDocument("__substg1.0_%08X".formatted(each.getKey()), new ByteArrayInputStream(each.getValue()));
        }
        to.createDocument("__properties_version1.0", new ByteArrayInputStream(list.array()));
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }
}
