// Which operators a model may use: tensor mathematics by rule, less what can leave its memory, its thread or its file.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

#include "model_file/bytes.hpp"

namespace lp {
namespace model_file {

template <size_t N>
bool any_of(const std::string_view (&words)[N], std::string_view name) {
    return std::find(std::begin(words), std::end(words), name) != std::end(words);
}

template <size_t N>
bool holds_any(const std::string_view (&parts)[N], std::string_view name) {
    return std::any_of(std::begin(parts), std::end(parts), [&](std::string_view part) { return name.find(part) != name.npos; });
}

// What an operator that is refused could do, as the end of a sentence; null for one that a model may use.
inline const char* refusal_of_aten(std::string_view name) {
    static constexpr std::string_view files[] = {"from_file", "save"};
    static constexpr std::string_view memory[] = {
        "as_strided", "resize", "set_data", "from_blob", "pin_memory", "record_stream", "_unsafe_masked", "reshape_alias", "_copy_from",
    };
    static constexpr std::string_view sets[] = {"set_", "set"};
    static constexpr std::string_view threads[] = {
        "wait", "fork", "awaitable", "to_here", "confirmed_by_owner", "owner", "owner_name", "is_owner", "local_value", "get_gradients",
    };
    // Kernels for other machines and number formats, and steps of training: they trust the numbers that they are given.
    static constexpr std::string_view unchecked[] = {
        "sparse", "quantiz", "_quantized", "fbgemm", "cudnn", "miopen", "mkldnn", "_mps", "mps_", "nested", "philox", "backward",
        "coalesce", "ctc_loss", "segment_reduce", "fractional_max_pool", "max_unpool", "lu_solve", "lu_unpack", "ldl_solve", "qparams",
        "embedding_bag", "_packed_sequence", "sobol", "_unsafe_index_put", "histogramdd", "foreach", "fused_", "_test_", "jagged",
        "cufft", "int4", "int8pack", "_slow_conv", "overrideable", "_pack_", "q_per_channel", "unflatten_dense",
    };
    static constexpr std::string_view inner[] = {
        "_convolution", "_convolution_mode", "_weight_norm", "_weight_norm_interface", "_softmax", "_log_softmax", "_safe_softmax",
        "_infer_size", "_size_if_not_equal", "_set_item", "_list_to_tensor", "_tensor_to_list", "_shape_as_tensor", "_stack",
        "_fft_c2c", "_fft_c2r", "_fft_r2c", "_unsafe_view", "_unwrap_optional", "_cast_Float", "_cast_Double", "_cast_Half", "_cast_Int",
        "_cast_Long", "_cast_Byte", "_cast_Char", "_cast_Short", "_conj", "_neg_view", "_pad_circular", "_pad_enum", "_no_grad_fill_",
        "_no_grad_normal_", "_no_grad_uniform_", "_no_grad_zero_", "_no_grad_embedding_renorm_", "_prelu_kernel", "_add_relu",
        "_add_relu_", "_aminmax", "_adaptive_avg_pool2d", "_adaptive_avg_pool3d", "_batch_norm_impl_index", "_cdist_forward",
        "_euclidean_dist", "_to_copy", "_to_cpu", "_reshape_from_tensor", "_reshape_copy", "_get_tracing_state", "_logcumsumexp",
        "_local_scalar_dense", "_unique", "_unique2", "_upsample_bicubic2d_aa", "_upsample_bilinear2d_aa", "_upsample_nearest_exact1d",
        "_upsample_nearest_exact2d", "_upsample_nearest_exact3d", "_scaled_dot_product_attention_math",
        "_scaled_dot_product_flash_attention_for_cpu", "_native_multi_head_attention", "_transformer_encoder_layer_fwd",
        "_native_batch_norm_legit", "_native_batch_norm_legit_no_training", "_masked_softmax", "_standard_gamma", "_sample_dirichlet",
        "_is_zerotensor", "_is_all_true", "_is_any_true", "_version", "_dim_arange", "_trilinear", "_linalg_svd", "_linalg_eigh",
        "_linalg_det", "_linalg_slogdet", "_linalg_solve_ex", "_chunk_cat", "_assert_tensor_metadata", "_assert_async",
        "_lazy_clone", "_nested_tensor_from_mask", "_nested_tensor_from_mask_left_aligned", "_has_compatible_shallow_copy_type", "_nnpack_available", "_grid_sampler_2d_cpu_fallback",
    };
    if (any_of(files, name)) return "which reads or writes files";
    if (any_of(sets, name) || holds_any(memory, name)) return "which can leave the memory that is the model's";
    if (any_of(threads, name)) return "which starts or waits for work of its own";
    if (any_of(inner, name) || starts_with(name, "__")) return nullptr;
    if (holds_any(unchecked, name) || name.substr(0, 1) == "_") return "which no model needs to play";
    return nullptr;
}

inline const char* refusal_of_prim(std::string_view name) {
    static constexpr std::string_view known[] = {
        "Constant", "If", "Loop", "Param", "Return", "ReturnStmt", "BreakStmt", "ContinueStmt", "ComprehensionScope", "Load", "Store",
        "Starred", "EmptyListLiteral", "LegacyTypedConstructor", "LoopContinuation", "Assign", "Drop", "Expand", "Reverse",
        "TupleConstruct", "TupleUnpack", "TupleIndex", "TupleSlice", "ListConstruct", "ListUnpack", "DictConstruct",
        "ModuleContainerIndex", "EnumName", "EnumValue", "StringIndex", "NumToTensor", "ImplicitTensorToNum", "Uninitialized",
        "VarConcat", "VarStack", "With", "Enter", "Exit", "IfThenElse", "add_optional", "device", "dtype", "layout", "id",
        "requires_grad", "list", "dict", "min", "max", "abs", "zip", "enumerate", "range", "rangelist", "isinstance", "tolist",
        "unchecked_cast", "unchecked_unwrap_optional", "RaiseException", "CreateObject", "SetAttr", "GetAttr", "HasAttr",
        "CallFunction", "CallMethod", "annotate", "TracedModuleForward", "TracedAttr", "ConstantChunk", "FusedConcat", "data", "grad",
        "index", "itemsize", "nbytes", "name", "type", "shape", "Print", "T", "H", "mT", "mH",
    };
    if (any_of(known, name) || starts_with(name, "is_")) return nullptr;
    if (name == "fork" || name == "awaitable" || name == "forkClosure" || name == "awaitableClosure" || name == "TracedFork" ||
        starts_with(name, "rpc_") || starts_with(name, "awaitable_") || name == "Closure")
        return "which starts work of its own";
    if (name == "PythonOp" || name == "IgnoredPythonOp") return "which runs Python";
    return "which no model needs to play";
}

inline const char* refusal_of(std::string_view space, std::string_view name) {
    if (space == "aten") return refusal_of_aten(name);
    if (space == "prim") return refusal_of_prim(name);
    return "which is of no kind that models need";
}

}  // namespace model_file
}  // namespace lp
