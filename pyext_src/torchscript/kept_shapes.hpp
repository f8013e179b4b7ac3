// The shapes that a module's tensors had: an operator with `out=` may change them before it fails, and leave a tensor that is larger
// than its memory.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <vector>

namespace lp {

class KeptShapes {
   public:
    explicit KeptShapes(const torch::jit::Module& module) {
        for (const auto& each : module.parameters(true)) keep(each);
        for (const auto& each : module.buffers(true)) keep(each);
    }

    void put_back() const {
        for (const auto& [tensor, sizes, strides] : kept_) {
            if (tensor.sizes() == sizes && tensor.strides() == strides) continue;
            tensor.unsafeGetTensorImpl()->set_sizes_and_strides(sizes, strides);
        }
    }

   private:
    struct Kept {
        at::Tensor tensor;
        std::vector<int64_t> sizes, strides;
    };
    void keep(const at::Tensor& tensor) {
        if (tensor.layout() == at::kStrided) kept_.push_back({tensor, tensor.sizes().vec(), tensor.strides().vec()});
    }

    std::vector<Kept> kept_;
};

}  // namespace lp
