// The attributes of a chain's model: set and read from other threads, applied by the worker between two frames.
#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "engine/chain.hpp"

namespace lp {

namespace {

constexpr auto kLongestWait = std::chrono::seconds(1);

}  // namespace

// A net that plays nothing: on it a setting is tried, and an attribute read that no other net has.
Net& Chain::stand_in(const std::shared_ptr<Model>& model) {
    if (stands_for_.lock() != model) {
        stand_in_ = model->instance();
        stands_for_ = model;
        std::lock_guard<std::mutex> lock(setting_mutex_);
        for (const auto& [other, setting] : settings_) {
            if (other == model) stand_in_->set(setting);
        }
    }
    return *stand_in_;
}

void Chain::set(const std::shared_ptr<Model>& model, const Setting& setting) {
    model->prepare_attributes();
    std::lock_guard<std::mutex> standing(stand_in_mutex_);
    stand_in(model).set(setting);
    std::lock_guard<std::mutex> lock(setting_mutex_);
    auto same = [&](const Attribute& other) {
        return other.model == model && other.setting.attribute == setting.attribute && other.setting.is_buffer == setting.is_buffer;
    };
    for (auto* list : {&settings_, &pending_settings_}) {
        list->erase(std::remove_if(list->begin(), list->end(), same), list->end());
        list->push_back({model, setting});
    }
    settings_wait_ = true;
}

AttributeValues Chain::get(const std::shared_ptr<Model>& model, const std::string& attribute) {
    if (!model->knows_at_first(attribute)) model->prepare_attributes();
    auto question = std::make_shared<Question>();
    question->model = model;
    question->attribute = attribute;
    auto answer = question->answer.get_future();
    bool plays = false;
    {
        std::scoped_lock lock(mutex_, setting_mutex_);
        for (const auto& served : ports_) plays = plays || (served->model == model && !served->port.closed);
        if (plays) questions_.push_back(question);
        settings_wait_ = settings_wait_ || plays;
    }
    if (plays && answer.wait_for(kLongestWait) == std::future_status::ready) return answer.get();
    std::lock_guard<std::mutex> standing(stand_in_mutex_);
    return stand_in(model).get(attribute);
}

void Chain::set_port(ServedPort& served) {
    std::lock_guard<std::mutex> lock(setting_mutex_);
    for (const auto& [model, setting] : settings_) {
        if (model == served.model) served.set(setting);
    }
}

// Off-line before the next frame; in real time when nobody holds the lock.
void Chain::apply_settings(bool offline) {
    if (!settings_wait_) return;
    std::vector<Attribute> settings;
    std::vector<std::shared_ptr<Question>> questions;
    std::vector<std::shared_ptr<ServedPort>> ports;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        std::unique_lock<std::mutex> setting(setting_mutex_, std::defer_lock);
        if (offline) setting.lock();
        if (!offline && !setting.try_lock()) return;
        settings.swap(pending_settings_);
        questions.swap(questions_);
        settings_wait_ = false;
        ports = ports_;
    }
    for (const auto& served : ports) {
        for (const auto& [model, setting] : settings) {
            if (model == served->model) served->set(setting);
        }
    }
    for (const auto& question : questions) answer(question, ports);
}

void Chain::answer(const std::shared_ptr<Question>& question, const std::vector<std::shared_ptr<ServedPort>>& ports) {
    for (const auto& served : ports) {
        if (served->model != question->model) continue;
        try {
            return question->answer.set_value(served->nets.front()->get(question->attribute));
        } catch (...) {
            return question->answer.set_exception(std::current_exception());
        }
    }
}

}  // namespace lp
