/** What a person who runs the packaged system may rely on, tried from outside. */
package com.accellis.engagement.endtoend;
