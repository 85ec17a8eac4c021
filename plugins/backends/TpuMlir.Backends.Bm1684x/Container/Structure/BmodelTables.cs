using static TpuMlir.Backends.Bm1684x.Container.Structure.FlatKind;

namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>Every table of the container with all its fields (the format's public schema), those of other chips and of dynamic networks too.</summary>
internal static class BmodelTables
{
    private static readonly FlatTableType Shape = new("Shape", new FlatField(0, "dim", U64s));

    /// <summary>A pair of command buffers.</summary>
    public static readonly FlatTableType CmdGroup = new(
        "CmdGroup", new(0, "bdc_num", U32), new(1, "gdma_num", U32), new(2, "binary_bdc", Part), new(3, "binary_gdma", Part),
        new(4, "bdc_cmd_byte", U32), new(5, "gdma_cmd_byte", U32), new(6, "reloc_entries", Relocations));

    private static readonly FlatTableType CoreCommands = new(
        "CoreCommands", new(0, "gdma_tiu_commands", Tables, CmdGroup), new(1, "sdma_commands", Parts), new(2, "hau_commands", Parts),
        new(3, "cdma_commands", Parts));

    private static readonly FlatTableType StageIr = new(
        "StageIR", new(0, "ir_info_len", U32), new(1, "height_high", I32), new(2, "height_low", I32), new(3, "width_high", I32), new(4, "width_low", I32));

    private static readonly FlatTableType Location = new("Location", new(0, "name", Text), new(1, "offset", U64), new(2, "size", U64));

    private static readonly FlatTableType CoeffMem = new(
        "CoeffMem", new(0, "address", U64), new(1, "check_code", Bytes), new(2, "binary_coeff", Part) { PartAlignment = 4096 }, new(3, "location", Tables, Location),
        new(4, "encrypt_mode", I32), new(5, "decrypt_size", U64));

    private static readonly FlatTableType Tensor = new(
        "Tensor", new(0, "name", Text), new(1, "data_type", U32), new(2, "gmem_stmode", I32), new(3, "device_addr", U64), new(4, "size", U64),
        new(5, "shape", Tables, Shape), new(6, "mem_type", U32), new(7, "scale", F32), new(8, "cpu_addr", U32), new(9, "pad_h", U32),
        new(10, "zero_point", I32), new(11, "hidden", I32), new(12, "index", I32), new(13, "relentry", Relocation));

    private static readonly FlatTableType CpuConst = new("CpuConst", new(0, "name", Text), new(1, "const_data", Part), new(2, "check_code", Bytes));

    private static readonly FlatTableType CpuParam = new(
        "CpuParam", new(0, "op_type", I32), new(1, "binary_param", Part), new(2, "cpu_const", Tables, CpuConst), new(3, "is_custom", I32));

    private static readonly FlatTableType OutputFrom = new("OutputFrom", new FlatField(0, "indice", I32s));

    private static readonly FlatTableType MergeParam = new("MergeParam", new FlatField(0, "output_from", Tables, OutputFrom));

    private static readonly FlatTableType SwitchParam = new("SwitchParam", new(0, "output_from", I32s), new(1, "output_branch", I32s));

    private static readonly FlatTableType SubNet = new(
        "SubNet", new(0, "subnet_mode", I32), new(1, "cmd_group", Tables, CmdGroup), new(2, "cpu_param", Tables, CpuParam),
        new(3, "input_tensor", Tables, Tensor), new(4, "output_tensor", Tables, Tensor), new(5, "is_dynamic", I32), new(6, "ir_offset", U32),
        new(7, "ir_len", U32), new(8, "n_dynamic", I32), new(9, "h_w_dynamic", I32), new(10, "id", I32), new(11, "next_subnet_ids", I32s),
        new(12, "merge_param", Table, MergeParam), new(13, "switch_param", Table, SwitchParam), new(14, "core_commands", Tables, CoreCommands),
        new(15, "run_core", U32));

    /// <summary>A network for one set of input shapes: a stage.</summary>
    public static readonly FlatTableType Parameter = new(
        "NetParameter", new(0, "input_tensor", Tables, Tensor), new(1, "output_tensor", Tables, Tensor), new(2, "ctx_addr", U64), new(3, "ctx_size", U64),
        new(4, "coeff_mem", Table, CoeffMem), new(5, "is_dynamic", I32), new(6, "n_dynamic", I32), new(7, "h_w_dynamic", I32),
        new(8, "cmd_group", Tables, CmdGroup), new(9, "net_profile", Part), new(10, "stage_ir", Tables, StageIr), new(11, "binary_ir", Part),
        new(12, "sub_net", Tables, SubNet), new(13, "cpu_mem_size", U32), new(14, "ctx_sizes", U64s), new(15, "net_stat", Part), new(16, "core_num", U32),
        new(17, "io_addr", U64), new(18, "io_size", U64), new(19, "tensor_loc", Part), new(20, "dynamic_ctx_addr", U64),
        new(21, "dynamic_coeff_offset", U64), new(22, "dynamic_combined_coeff_offset", U64));

    private static readonly FlatTableType Empty = new("NetStatic");

    private static readonly FlatTableType Cascade = new("Cascade", new(0, "device_id", U32), new(1, "step", U32), new(2, "main_name", Text));

    /// <summary>A network.</summary>
    public static readonly FlatTableType Net = new(
        "Net", new(0, "name", Text), new(1, "net_static", Tables, Empty), new(2, "net_dynamic", Tables, Empty), new(3, "parameter", Tables, Parameter),
        new(4, "cascade", Table, Cascade), new(5, "addr_mode", I32));

    private static readonly FlatTableType KernelModule = new("KernelModule", new(0, "file_name", Text), new(1, "binary", Part), new(2, "mode", I32));

    private static readonly FlatTableType CpuopModule = new("CpuopModule", new(0, "file_name", Text), new(1, "binary", Part));

    /// <summary>The root.</summary>
    public static readonly FlatTableType Model = new(
        "Model", new(0, "type", Text), new(1, "version", Text), new(2, "time", Text), new(3, "chip", Text), new(4, "net", Tables, Net),
        new(5, "neuron_size", U64), new(6, "kernel_module", Table, KernelModule), new(7, "device_num", U32), new(8, "cpuop_module", Table, CpuopModule),
        new(9, "bmodel_type", U32), new(10, "lib_backend", Part));
}
