/**
 * Where encoded media comes from and goes to. So far files: IVF, and Opus in Ogg.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.device {
    requires static transitive org.jspecify;

    exports dev.maru.device;
}
