package dev.maru.jsep;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Whatever offer comes, a session takes it and answers, or refuses it and is as it was. */
class RemoteOfferFuzzTest {
    /** @param bytes the number of a real offer, then edits */
    @FuzzTest
    void takesOrRefusesAnyOffer(byte[] bytes) {
        List<String> offers = Resources.offers();
        int number = bytes.length == 0 ? 0 : (bytes[0] & 0xFF) % offers.size();
        ForeignDescriptionsTest.assertTakesOrRefuses(Edits.apply(Resources.read(offers.get(number)), bytes, 1));
    }
}
