// The memory of a port with its frames: of this process alone, or seen by another one, too.
#pragma once

#include <cstdio>
#include <memory>
#include <new>
#include <string>

#include "audio/codec/frame_port.hpp"
#include "system/shared_memory.hpp"

namespace lp {

class PortMemory {
   public:
    PortMemory(const PortShape& shape, bool shared) {
        const size_t bytes = FramePort::all_bytes(shape);
        if (shared) {
            shared_ = SharedMemory::make(bytes);
        } else {
            own_.reset(new (std::align_val_t{alignof(FramePort)}) char[bytes]());
        }
        port_ = new (shared ? shared_.data() : own_.get()) FramePort(shape);
        std::snprintf(port_->file, sizeof port_->file, "%s", shared_.file().c_str());
        for (int slot = 0; slot < port_->slots; ++slot) {
            Frame* frame = new (&port_->frame(slot)) Frame;
            frame->in_size = static_cast<int64_t>(port_->in_size());
        }
    }

    FramePort& port() { return *port_; }

   private:
    struct Free {
        void operator()(char* memory) const { ::operator delete[](memory, std::align_val_t{alignof(FramePort)}); }
    };

    std::unique_ptr<char, Free> own_;
    SharedMemory shared_;
    FramePort* port_ = nullptr;
};

}  // namespace lp
