package io.boilerc.firestore.listen;

import com.google.firestore.v1.BloomFilter;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The Bloom filter of an existence filter: which unchanged documents a target may still hold.
 *
 * <p>As bloom_filter.proto and ExistenceFilter in write.proto define it: the MD5 of the document's
 * full name, read as two unsigned little-endian numbers of 64 bits, gives the bits by double
 * hashing.
 */
final class NameFilter {

  private final ByteString bitmap;
  private final long bits;
  private final int hashes;

  NameFilter(BloomFilter filter) {
    this.bitmap = filter.getBits().getBitmap();
    this.bits = bitmap.size() * 8L - filter.getBits().getPadding();
    this.hashes = filter.getHashCount();
  }

  /** Whether the filter can say anything. */
  boolean isUsable() {
    return bits > 0 && hashes > 0;
  }

  /** False: the document of this full name is certainly not in the target. */
  boolean mayContain(String name) {
    ByteBuffer digest = ByteBuffer.wrap(md5(name)).order(ByteOrder.LITTLE_ENDIAN);
    long first = digest.getLong();
    long second = digest.getLong();
    for (int i = 0; i < hashes; i++) {
      long bit = Long.remainderUnsigned(first + i * second, bits);
      if ((bitmap.byteAt((int) (bit / 8)) >>> bit % 8 & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] md5(String name) {
    try {
      return MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }
}
