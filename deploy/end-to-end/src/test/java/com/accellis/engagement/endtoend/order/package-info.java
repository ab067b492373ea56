/** Which tests run beside which. */
package com.accellis.engagement.endtoend.order;
