/** A real browser, and what it complains about. */
package com.accellis.engagement.endtoend.browser;
