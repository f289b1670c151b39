package sources

import (
	"runtime"
	"syscall"
	"testing"
)

// asNobody does something without the rights of root.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	if syscall.Getuid() != 0 {
		do()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with its rights
		const nobody = 65534
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Error("rights cannot be given up:", err)
			return
		}
		do()
	}()
	<-done
}
