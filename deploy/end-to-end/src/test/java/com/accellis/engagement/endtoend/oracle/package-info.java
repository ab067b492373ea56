/** The scores as they have to be, recalculated from the source's records with nothing but the written rules. */
package com.accellis.engagement.endtoend.oracle;
