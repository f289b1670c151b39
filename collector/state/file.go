package state

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// newFile is a file that is written beside its place, and moved there when it is whole and on disk.
type newFile struct {
	file *os.File
	*bufio.Writer
}

// unfinished is in the names of files that are not moved yet.
const unfinished = ".new-"

func create(near string) (*newFile, error) {
	file, err := os.CreateTemp(filepath.Dir(near), filepath.Base(near)+unfinished+"*")
	if err != nil {
		return nil, err
	}
	return &newFile{file, bufio.NewWriterSize(file, 1<<16)}, nil
}

func (f *newFile) moveTo(path string) error {
	err := f.Flush()
	if err == nil {
		err = f.file.Sync()
	}
	if err = errors.Join(err, f.file.Chmod(fileMay), f.file.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.file.Name(), path); err != nil {
		return err
	}
	f.file = nil
	return syncFolder(filepath.Dir(path))
}

// abandon removes a file that was not moved.
func (f *newFile) abandon() {
	if f.file != nil {
		_ = f.file.Close()
		_ = os.Remove(f.file.Name())
	}
}

func write(path string, text []byte) error {
	f, err := create(path)
	if err != nil {
		return err
	}
	defer f.abandon()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.moveTo(path)
}

// syncFolder makes a move last through a crash.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" { // which has no such thing
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
