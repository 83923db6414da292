package io.fedu2s.udf.model;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * Gives a mapping back at once. Java 17 does so by itself only when the collector finds the buffer, and a loader that
 * allocates next to nothing on the heap does not make it run.
 */
final class Unmapping {
    private static final MethodHandle INVOKE_CLEANER = invokeCleaner();

    private Unmapping() {}

    /** Unmaps a buffer that {@code FileChannel.map} made; nobody may touch it or its slices afterwards. */
    static void unmap(MappedByteBuffer buffer) {
        if (buffer.capacity() == 0) {
            return;
        }
        try {
            INVOKE_CLEANER.invokeExact((ByteBuffer) buffer);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Unsafe.invokeCleaner declares no exception", e);
        }
    }

    private static MethodHandle invokeCleaner() {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(instance.get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JDK 17 has sun.misc.Unsafe.invokeCleaner", e);
        }
    }
}
