package dev.maru.signaling;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a record's component looks in JSON where that does not follow from its name and type: by default the field has the
 * component's name, and a component that is null is left out.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Wire {
    /** The field's name, where Java does not allow it; empty for the component's own. */
    String name() default "";

    /** Whether null is written as JSON's null and the field is always there. */
    boolean writesNull() default false;

    /** The values that the field can have; empty for any. */
    String[] values() default {};
}
